# shellcheck shell=bash
# `./manyline test`; sourced by the script, which has set ROOT, JAVA_HOME and say/fail.

DEBIAN_PACKAGES=(
  # command            package
  "curl                curl"
  "jq                  jq"
  "zbarimg             zbar-tools"
  "chromium            chromium"
  "promtool            prometheus"
  "docker-compose      docker-compose"
)
PYTHON_PACKAGES=(
  # module             package
  "requests            python3-requests"
  "PIL                 python3-pil"
)
NODE_DIRECTORIES=("$ROOT/standalone/src/test/node" "$ROOT/interop-tests/src/test/node")

MATRIX=$ROOT/interop-tests/target/interop-matrix.txt

missing_packages() {
  local entry command module package
  for entry in "${DEBIAN_PACKAGES[@]}"; do
    read -r command package <<<"$entry"
    command -v "$command" >/dev/null || say "$package"
  done
  for entry in "${PYTHON_PACKAGES[@]}"; do
    read -r module package <<<"$entry"
    /usr/bin/python3 -c "import $module" 2>/dev/null || say "$package"
  done
}

install_tools() {
  local packages=()
  mapfile -t packages < <(missing_packages)
  if [ ${#packages[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
      say "Installing what the tests need: ${packages[*]}"
      install_packages "${packages[@]}" >"$ROOT/target/apt.log" 2>&1 ||
        say "Some could not be installed (see target/apt.log); their tests are listed below."
    else
      say "Missing, and not installed because that needs root: ${packages[*]}"
    fi
  fi
  if command -v npm >/dev/null; then
    local directory
    for directory in "${NODE_DIRECTORIES[@]}"; do
      (cd "$directory" && npm ci --silent --no-audit --no-fund) >>"$ROOT/target/npm.log" 2>&1 ||
        say "npm could not install what $directory needs (see target/npm.log)."
    done
  fi
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  # No daemon of an installed package (prometheus) is to be started.
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made=1
  fi
  local rc=0
  apt-get update && apt-get install -y --no-install-recommends "$@" || rc=$?
  [ -n "$made" ] && rm -f $policy
  return $rc
}

attribute() { # the number in attribute $1 of every <testsuite> in the files that follow, summed
  local name=$1
  shift
  grep -ho "<testsuite [^>]*" "$@" /dev/null | grep -o " $name=\"[0-9]*\"" | tr -dc '0-9\n' |
    awk '{ sum += $1 } END { print sum + 0 }'
}

print_totals() { # prints a row per module; sets PASSED, FAILED, SKIPPED
  PASSED=0 FAILED=0 SKIPPED=0
  local module reports tests failed skipped
  printf '\n%-20s %8s %8s %8s\n' module passed failed skipped
  for module in "$ROOT"/*/pom.xml; do
    module=$(dirname "$module")
    [ -d "$module/src/test/java" ] || continue
    mapfile -t reports < <(find "$module/target" -path '*-reports/TEST-*.xml' 2>/dev/null)
    if [ ${#reports[@]} -eq 0 ]; then
      printf '%-20s %8s\n' "$(basename "$module")" "no test was run"
      FAILED=$((FAILED + 1))
      continue
    fi
    tests=$(attribute tests "${reports[@]}")
    failed=$(($(attribute failures "${reports[@]}") + $(attribute errors "${reports[@]}")))
    skipped=$(attribute skipped "${reports[@]}")
    PASSED=$((PASSED + tests - failed - skipped))
    FAILED=$((FAILED + failed))
    SKIPPED=$((SKIPPED + skipped))
    printf '%-20s %8d %8d %8d\n' "$(basename "$module")" $((tests - failed - skipped)) "$failed" "$skipped"
  done
}

print_named() { # $1 title, $2 the element that marks a test case: its name and the message
  local found
  found=$(find "$ROOT" -path '*/target/*-reports/TEST-*.xml' -print0 | sort -z |
    xargs -0 -r awk -v mark="$2" '
      function value(line, name) {
        if (!match(line, " " name "=\"[^\"]*\"")) return ""
        return substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
      }
      function reason(line) { # an attribute, or, for an assumption, the first line of the stack trace
        if (line !~ /<!\[CDATA\[/ || value(line, "message") != "") return value(line, "message")
        sub(/.*<!\[CDATA\[[A-Za-z0-9_.$]+: /, "", line)
        sub(/\]\]>.*/, "", line)
        return line
      }
      /<testcase / { test = value($0, "classname") "." value($0, "name") }
      $0 ~ "<(" mark ")[ >/]" { print "  " test "  " reason($0) }')
  [ -n "$found" ] && printf '\n%s\n%s\n' "$1" "$found"
  return 0
}

run_tests() {
  local log=$ROOT/target/test.log format_status=0 maven_status=0 which=()
  case "$*" in
    "") ;;
    --long) which=(-Dtests.excluded=none '-Dtests.patience=90 m') ;;
    *) fail "test takes no options but --long" ;;
  esac
  mkdir -p "$ROOT/target"
  rm -f "$ROOT/target/npm.log"
  install_tools
  find "$ROOT" -path '*/target/*-reports/*' -name '*.xml' -delete
  rm -f "$MATRIX"
  cd "$ROOT"
  drop_stale_protobuf
  maven -q spotless:check >"$ROOT/target/format.log" 2>&1 &
  local format=$!
  say "Running all tests with $JAVA_HOME; the whole output is in target/test.log"
  # Two modules at a time: compiling takes one core, and most tests wait for a broker or a process.
  maven -T 2 -Dwaiting.forks=2 -Dits.last=true -Dmaven.test.failure.ignore=true "${which[@]+"${which[@]}"}" verify 2>&1 |
    tee "$log" |
    grep --line-buffered -E '^\[INFO\] Building |Tests run:.*-- in|^\[ERROR\]|BUILD' &&
    maven_status=${PIPESTATUS[0]} || maven_status=${PIPESTATUS[0]}
  wait "$format" || {
    format_status=1
    grep -E '^\[ERROR\].*\.java' "$ROOT/target/format.log" | head -n 20
  }
  if [ "$maven_status" = 0 ] && command -v docker >/dev/null && docker info >/dev/null 2>&1; then
    container_kafka_tests "$log" || maven_status=1
  fi
  print_totals
  if [ -f "$MATRIX" ]; then
    printf '\nClients with each other, in the sandbox:\n' && cat "$MATRIX"
  fi
  print_named "Not run:" "skipped"
  print_named "Failed:" "failure|error"
  [ "$format_status" = 0 ] || printf '\nThe format is not that of ./manyline fmt; see target/format.log\n'
  [ "$maven_status" = 0 ] || printf '\nThe build itself failed; see target/test.log\n'
  printf '\n%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
  [ "$format_status" = 0 ] && [ "$maven_status" = 0 ] && [ "$FAILED" = 0 ]
}

container_kafka_tests() { # the Kafka tests once more, on a real broker in a container
  say "A Docker engine answers: running the Kafka tests on testcontainers-kafka too"
  maven -DskipTests=false -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dit.test='*IT' -Dfailsafe.failIfNoSpecifiedTests=false \
    -Dsurefire.arguments=-Dmanyline.test.kafka=container verify >>"$1" 2>&1
}
