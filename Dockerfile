# syntax=docker/dockerfile:1
# The command alone, static, for jobs that migrate: `docker build -t driftless .`, or FROM=built with programs that are there
# already, in image/amd64 and image/arm64.

ARG FROM=sources
ARG RUST_VERSION=1.95

# Alpine's C library can be linked statically.
FROM rust:${RUST_VERSION}-alpine AS sources
WORKDIR /build
COPY . .
RUN cargo build --release --locked --package driftless-cli && install -D target/release/driftless target/release/cargo-driftless -t /out

FROM scratch AS built
ARG TARGETARCH
COPY image/${TARGETARCH}/driftless image/${TARGETARCH}/cargo-driftless /out/

FROM ${FROM} AS programs

# For `sslrootcert=system`.
FROM alpine:3.22 AS authorities
RUN apk add --no-cache ca-certificates

FROM scratch
COPY --from=authorities /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=programs /out/driftless /usr/local/bin/driftless
# The migrations are mounted there, or copied there by an image that builds on this one.
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/driftless"]
CMD ["--help"]
