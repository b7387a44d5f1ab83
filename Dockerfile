# One file for all services: docker build --build-arg SERVICE=session-worker .
# SERVICE is api-gateway, session-worker, webhook-dispatcher or sandbox.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# The same for every SERVICE, so that four images cost one build.
RUN mvn -B -ntp -Dquick -Dmaven.test.skip=true -pl api-gateway,session-worker,webhook-dispatcher,sandbox -am package
ARG SERVICE
RUN infra/docker/layers "${SERVICE:?give --build-arg SERVICE=...}" /layers

FROM eclipse-temurin:25-jre
# A fixed id: volumes keep their owner from one release to the next.
RUN groupadd --gid 10001 manyline \
 && useradd --uid 10001 --gid manyline --no-create-home --shell /usr/sbin/nologin manyline \
 && install --directory --owner manyline --group manyline /data
COPY infra/docker/healthcheck /usr/local/bin/healthcheck
WORKDIR /app
# What changes seldom first: a new release mostly pulls the last layer only.
COPY --from=build /layers/libraries ./
COPY --from=build /layers/application ./
USER 10001:10001
ARG SERVICE
ENV SERVICE=${SERVICE}
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 CMD ["healthcheck"]
# An out-of-memory error ends the process, so that it is started again and its work goes elsewhere.
# The last two flags: Netty and protobuf use native access and sun.misc.Unsafe.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=65", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
  "org.springframework.boot.loader.launch.JarLauncher"]
