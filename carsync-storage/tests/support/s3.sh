# A server that speaks S3, for tests: sets and exports CARSYNC_TEST_S3_URL unless it is set. To be sourced by tests/run.
#
# moto (PyPI) in a virtual environment that is kept between runs; the server of our own ends with the shell that sourced this.

s3_venv=${CARSYNC_S3_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/carsync/moto}

s3_start() {
    [ -z "${CARSYNC_TEST_S3_URL:-}" ] || return 0
    if [ ! -x "$s3_venv/bin/moto_server" ]; then
        python3 -m venv "$s3_venv"
        "$s3_venv/bin/pip" install --quiet --disable-pip-version-check 'moto[server]==5.*'
    fi
    local port=$((20000 + RANDOM % 20000))
    "$s3_venv/bin/moto_server" -H 127.0.0.1 -p "$port" >/dev/null 2>&1 &
    s3_pid=$!
    local url=http://127.0.0.1:$port/carsync-test
    # Making the bucket again and again tells when the server answers.
    for _ in $(seq 1 100); do
        if curl --silent --fail --max-time 2 --request PUT "$url" >/dev/null; then
            export CARSYNC_TEST_S3_URL=$url
            return 0
        fi
        kill -0 "$s3_pid" 2>/dev/null || break
        sleep 0.2
    done
    echo "the S3 server for tests does not start" >&2
    return 1
}

s3_stop() {
    [ -z "${s3_pid:-}" ] || kill "$s3_pid" 2>/dev/null || true
}
