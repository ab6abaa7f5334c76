# Two stages: the first installs the hashed lock, wheels only; the second runs what was installed, and has no compiler.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv --without-pip /opt/citedesk \
    && python -m pip --python /opt/citedesk/bin/python install --no-cache-dir --no-compile --disable-pip-version-check \
       --only-binary :all: --require-hashes -r requirements.lock \
    && /opt/citedesk/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/citedesk/lib

FROM python:3.13-slim
ARG VERSION=dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="citedesk" \
      org.opencontainers.image.description="Cited answers about the UN sanctions on North Korea, in Slack" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
RUN useradd --uid 10001 --no-create-home --home-dir /app/data --shell /usr/sbin/nologin citedesk \
    && install --directory --owner 10001 --mode 0700 /app/data
WORKDIR /app
COPY --from=build /opt/citedesk /opt/citedesk
COPY seeds ./seeds
COPY knowledge ./knowledge
COPY bot ./bot
COPY manifest.json ./
RUN /opt/citedesk/bin/python -m compileall -q --invalidation-mode unchecked-hash bot
# CITEDESK_CACHE lies in the volume: with a read-only root, /app/data is the one place that is written.
ENV PATH=/opt/citedesk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CITEDESK_CACHE=/app/data/cache \
    CITEDESK_HOST=0.0.0.0 \
    CITEDESK_PORT=3000
USER 10001
# The knowledge is checked while the image is made: a broken folder makes no image. The index is made too, and kept.
RUN python -m bot check && python -m bot ask help
VOLUME /app/data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["sh", "-c", "exec python bot/deploy/health.py \"$CITEDESK_PORT\""]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
