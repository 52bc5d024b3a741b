# The server as an image. Where no container engine is at hand, scripts/image-by-hand.mjs runs these same steps.
FROM node:20-bookworm-slim AS build
# better-sqlite3 is compiled where no prebuilt binary of it can be had.
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
RUN npm install --global pnpm@10.34.9
WORKDIR /opt/codex
COPY . .
RUN pnpm install --frozen-lockfile
RUN pnpm run build
# What only building and testing need goes: sources, their tools, and the packages of both.
RUN CI=true pnpm install --frozen-lockfile --offline --prod \
  && rm -rf packages/*/src packages/*/scripts packages/*/.turbo .turbo apps bench examples scripts

FROM node:20-bookworm-slim
RUN groupadd --gid 10001 codex \
  && useradd --uid 10001 --gid codex --home-dir /data --no-create-home --shell /usr/sbin/nologin codex \
  && install -d -m 0700 -o codex -g codex /data \
  && install -d -m 0750 -o codex -g codex /notebooks
COPY --from=build /opt/codex /opt/codex
WORKDIR /opt/codex
ENV NODE_ENV=production CODEX_DATA_DIR=/data CODEX_HOST=0.0.0.0 CODEX_PORT=8765 CODEX_LOG_FORMAT=json
USER codex
VOLUME ["/data", "/notebooks"]
EXPOSE 8765
# Alive, not ready: a server whose disk is full shall be looked at, not killed and started again.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "deploy/healthcheck.mjs"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "codexlab.mjs"]
CMD ["serve", "--allow-root", "/notebooks"]
