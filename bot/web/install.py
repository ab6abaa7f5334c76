"""Installs from more than one workspace: `/slack/install` begins one, `/slack/oauth_redirect` ends it.

Slack's own flow (docs.slack.dev, installing with OAuth): a state that is good once and tied to the browser by a cookie
keeps anybody from finishing an install that somebody else began. The pages say nothing that came with the request.
"""

import logging
from http import HTTPStatus

from slack_bolt import BoltResponse
from slack_bolt.authorization.authorize import InstallationStoreAuthorize
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient

from bot.storage.installations import Installations, States

BEGIN, END = "/slack/install", "/slack/oauth_redirect"
SCOPES = ("app_mentions:read", "chat:write", "commands")
OPTIONAL_SCOPES = ("assistant:write", "channels:read", "groups:read", "im:history")

_DONE = "citedesk is installed. Go back to Slack and write /invite @citedesk in the channels where it is to answer.\n"
_NOT_DONE = "citedesk was not installed. Begin again where you began, and finish within ten minutes.\n"
_SECONDS = 600

log = logging.getLogger("citedesk.web")


def flow(
    client: WebClient, client_id: str, client_secret: str, installations: Installations, states: States
) -> OAuthFlow:
    """Make the flow; a page of our own before Slack's would only be one more press."""
    silent = logging.getLogger("citedesk.bolt")
    made = OAuthFlow(
        client=client,
        logger=silent,
        settings=OAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=[*SCOPES, *OPTIONAL_SCOPES],
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=states,
            state_expiration_seconds=_SECONDS,
            install_path=BEGIN,
            install_page_rendering_enabled=False,
            redirect_uri_path=END,
            callback_options=CallbackOptions(success=_success, failure=_failure),
            logger=silent,
        ),
    )
    # else Bolt asks Slack who a token is, before each answer; the token itself is looked up each time all the same
    authorize = made.settings.authorize
    if isinstance(authorize, InstallationStoreAuthorize):
        authorize.cache_enabled = True
    return made


def _success(_: SuccessArgs) -> BoltResponse:
    log.info("installed in a workspace")
    return _page(HTTPStatus.OK, _DONE)


def _failure(args: FailureArgs) -> BoltResponse:
    status = max(args.suggested_status_code, HTTPStatus.BAD_REQUEST)  # Bolt has 200 for one that Slack refused
    log.warning("an install was not finished: status %s", status)
    return _page(status, _NOT_DONE)


def _page(status: int, text: str) -> BoltResponse:
    return BoltResponse(status=status, body=text, headers={"Content-Type": "text/plain; charset=utf-8"})
