# Builds Duplane and puts it on a Java runtime. docker build -t duplane .
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN mvn -B -ntp -DskipTests package

FROM eclipse-temurin:17-jre
RUN useradd --system --uid 10001 --no-create-home duplane
WORKDIR /opt/duplane
COPY --from=build /build/duplane ./duplane
COPY --from=build /build/target/quarkus-app ./target/quarkus-app
COPY --from=build /build/scenarios ./scenarios
# The archive of classes is made here once, for the JVM that will read it.
RUN ./duplane version && ln -s /opt/duplane/duplane /usr/local/bin/duplane
USER 10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["duplane"]
CMD ["serve", "--bind", "0.0.0.0"]
