# Two stages: the first resolves the hashed lock into a virtual environment, the second only runs it.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /opt/citedesk \
    && /opt/citedesk/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock

FROM python:3.13-slim
LABEL org.opencontainers.image.title="citedesk" \
      org.opencontainers.image.description="Cited answers about the UN sanctions on North Korea, in Slack" \
      org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin citedesk \
    && install --directory --owner 10001 --mode 0700 /app/data
WORKDIR /app
COPY --from=build /opt/citedesk /opt/citedesk
COPY seeds ./seeds
COPY knowledge ./knowledge
COPY bot ./bot
ENV PATH=/opt/citedesk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CITEDESK_HOST=0.0.0.0
VOLUME /app/data
USER 10001
EXPOSE 3000
STOPSIGNAL SIGTERM
# The knowledge is checked while the image is made: a broken folder makes no image.
RUN ["python", "-m", "bot", "check"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["serve"]
