# pinc: build, tests, installation. Non-recursive; everything that is made lies under build/.
#
#   make demo    compile the example for x86_64 and aarch64 and show the result
#   make test    every test, plain and under AddressSanitizer and UndefinedBehaviorSanitizer
#   make help    the other targets

VERSION := 0.1.0
SOVERSION := 0

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DATADIR ?= $(PREFIX)/share
MANDIR ?= $(DATADIR)/man
BASHDIR ?= $(DATADIR)/bash-completion/completions
ZSHDIR ?= $(DATADIR)/zsh/site-functions
FISHDIR ?= $(DATADIR)/fish/vendor_completions.d
DESTDIR ?=

# Lists of make are parted by spaces, and `uninstall` removes what they name. DESTDIR is in none.
SPACED := $(strip $(foreach name,PREFIX BINDIR LIBDIR INCLUDEDIR DATADIR MANDIR BASHDIR ZSHDIR FISHDIR,$(if $(word 2,x$($(name))x),$(name))))
ifneq ($(SPACED),)
$(error $(SPACED) must not have spaces)
endif

CC ?= cc
CLANG ?= clang
PKG_CONFIG ?= pkg-config
INSTALL ?= install
STRIP ?= strip
CFLAGS ?= -O2 -g
SHELL := /bin/bash
B := build
SYSTEM ?= $(shell uname -s)

# The shared library: its name with and without its version, and how it is linked. The linker of macOS asks for every symbol
# by itself, and writes the place of the library into whatever is linked with it.
ifeq ($(SYSTEM),Darwin)
SHARED := libpinc.$(SOVERSION).dylib
SHARED_LINK := libpinc.dylib
SHARED_FLAGS = -dynamiclib -install_name $(LIBDIR)/$(SHARED) -compatibility_version $(SOVERSION).0 -current_version $(VERSION)
STRIP_SHARED := -x
else
SHARED := libpinc.so.$(SOVERSION)
SHARED_LINK := libpinc.so
SHARED_FLAGS = -shared -Wl,-soname,$(SHARED) -Wl,-z,defs -Wl,--version-script=packaging/libpinc.map
STRIP_SHARED := --strip-unneeded
endif

# What `make install` makes.
INSTALLED_DIRS := $(BINDIR) $(LIBDIR)/pkgconfig $(INCLUDEDIR)/pinc $(MANDIR)/man1 $(MANDIR)/man3 $(BASHDIR) $(ZSHDIR) $(FISHDIR)
HEADERS := $(wildcard include/pinc/*.h)
# Pages of the library: one for each header, and one for each call that leads there.
MAN3 = $(shell awk -f data/man3.awk -v list=1 $(HEADERS))
INSTALLED = $(BINDIR)/pinc $(HEADERS:include/%=$(INCLUDEDIR)/%) $(LIBDIR)/libpinc.a $(LIBDIR)/$(SHARED) $(LIBDIR)/$(SHARED_LINK) \
	$(LIBDIR)/pkgconfig/pinc.pc $(MANDIR)/man1/pinc.1 $(MAN3:%=$(MANDIR)/man3/%) $(BASHDIR)/pinc $(ZSHDIR)/_pinc $(FISHDIR)/pinc.fish

# The first ones are loaded when they are first needed (base/lazy.h), unless LINKED=1.
LAZY_PACKAGES := libcurl libxml-2.0 libarchive libcrypto
LIB_PACKAGES := libsolv zlib jansson
TEST_PACKAGES := cmocka libssl libcrypto libarchive libnghttp2
LINKED :=

# One line for each thing that is made; V=1 shows the commands. All processors work unless -j or `clean` is given.
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' '$(1)' '$(2)')
ifeq ($(filter -j% --jobserver% clean,$(MAKEFLAGS) $(MAKECMDGOALS)),)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
endif

# Goals that need no compiler and no library.
BARE_GOALS := deps help clean format uninstall dist
GOALS := $(or $(MAKECMDGOALS),all)

# What building and testing need; `make deps` installs what is missing.
# Who only builds needs no package of the tests.
BUILDING := all install install-strip demo prefetch-table $(B)/pinc $(B)/libpinc.a $(B)/$(SHARED_LINK)
NEEDED_PACKAGES := $(LAZY_PACKAGES) $(LIB_PACKAGES) $(if $(filter-out $(BARE_GOALS) $(BUILDING),$(GOALS)),$(TEST_PACKAGES))
HAVE_DEPS := $(shell command -v $(firstword $(CC)) >/dev/null 2>&1 && command -v $(firstword $(PKG_CONFIG)) >/dev/null 2>&1 \
	&& $(PKG_CONFIG) --exists $(NEEDED_PACKAGES) 2>/dev/null && echo yes)

# Tests build source distributions and fetch repositories, and the benchmark installs uv: data/deps.sh knows with what.
ifneq ($(filter test check check-asan check-kill check-damage check-io check-valgrind coverage bench record,$(GOALS)),)
ifneq ($(shell data/deps.sh --tools 2>/dev/null && echo yes),yes)
HAVE_DEPS := no
endif
endif

# Something is missing: install it, then start again with the same goals.
ifneq ($(HAVE_DEPS),yes)
ifneq ($(filter-out $(BARE_GOALS),$(GOALS)),)
RESTART := yes
endif
endif

ifeq ($(RESTART),yes)
ifeq ($(DEPS_TRIED),yes)
$(error something that pinc needs is still missing: see what `make deps` says)
endif

.PHONY: restart $(GOALS)
$(GOALS): restart ;

restart:
	@echo "make: something that pinc needs is missing; installing it (make deps)" >&2
	@data/deps.sh
	@$(MAKE) --no-print-directory DEPS_TRIED=yes $(GOALS)

else

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wundef -Wformat=2
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

ifeq ($(HAVE_DEPS),yes)
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LAZY_PACKAGES) $(LIB_PACKAGES))
ifneq ($(LINKED),1)
LAZY_FLAGS := $(shell CC='$(CC)' LDFLAGS='$(LDFLAGS)' data/sonames.sh $$($(PKG_CONFIG) --libs $(LAZY_PACKAGES)))
endif
ifeq ($(LAZY_FLAGS),)
LAZY_FLAGS := -DPINC_LINKED
LIB_PACKAGES := $(LAZY_PACKAGES) $(LIB_PACKAGES)
OTHER_LIBS := -lpthread
else
OTHER_LIBS := -lpthread -ldl
endif
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(LIB_PACKAGES)) $(OTHER_LIBS)
TEST_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES) 2>/dev/null)
TEST_LIBS := $(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES) 2>/dev/null)
endif

# Third-party headers are system headers: our warnings are about our code.
BASE_CFLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -D_DARWIN_C_SOURCE -D_FILE_OFFSET_BITS=64 \
	-DPINC_VERSION_TEXT='"$(VERSION)"' -fvisibility=hidden -fPIC -I. -Iinclude $(WARNINGS) $(LAZY_FLAGS) \
	$(patsubst -I%,-isystem %,$(LIB_CFLAGS))
# Lines and functions are all that a report tells: less to compile and to link.
SAN_FLAGS := -O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# At a fixed address a program starts in three quarters of the time: thousands of runs of the tests are nothing but that.
FIXED := $(if $(filter Linux,$(SYSTEM)),-no-pie)
# Hundreds of test programs are linked: gold takes half of the time, where it is there.
TEST_LINKER := $(if $(filter Linux,$(SYSTEM)),$(shell $(CC) -fuse-ld=gold -Wl,--version >/dev/null 2>&1 && echo -fuse-ld=gold))
TSAN_FLAGS := -O1 -g -fsanitize=thread -fno-omit-frame-pointer
# fuzz_compile alone has a provider and a judge of the tests.
FUZZ_SUPPORT := tests/support/fake_index.o tests/support/judge.o
%/fuzz_compile: FUZZ_LIBS = $(TEST_LIBS)
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined

LIB_SRC := $(sort $(shell find base markers index resolver lock -name '*.c'))
CLI_SRC := $(sort $(shell find cli -name '*.c'))
# What is preloaded is linked with nothing.
PRELOAD_SRC := tests/support/fail_calls.c
SUPPORT_SRC := $(sort $(filter-out $(PRELOAD_SRC),$(wildcard tests/support/*.c)))
# The tests lie in the folders of what they test.
TEST_SRC := $(sort $(shell find tests/base tests/markers tests/index tests/resolver tests/lock -name 'test_*.c'))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
CONFORMANCE_SRC := $(sort $(wildcard tests/conformance/*.c))
DOCS_SRC := $(sort $(wildcard tests/docs/*.c))
DOCS_SCRIPTS := $(sort $(wildcard tests/docs/*.sh))
# Pages that people write; their commands are run.
PAGES := README.md CONTRIBUTING.md packaging/README.md $(sort $(wildcard docs/*.md docs/internals/*.md))
BENCH_SRC := $(sort $(wildcard tests/bench/bench_*.c))
CLI_TESTS := $(sort $(wildcard tests/cli/test_*.sh))
# All but those of programs that the sanitizers are not in.
CLI_TESTS_ASAN = $(shell grep -L '^\# Not under the sanitizers' $(CLI_TESTS))
BENCH_TESTS := $(sort $(wildcard tests/bench/test_*.sh))
BENCH_TOOLS := $(B)/bench/relay $(B)/bench/measure
CLI_TOOLS := $(B)/index_server $(B)/kill_runs $(B)/damage_runs $(B)/fail_calls.so $(B)/tests/base/toml/toml_dump $(B)/tests/lock/input/project_dump $(B)/$(SHARED_LINK)

DATA := $(addprefix $(B)/data/,pinc.1 pinc.bash pinc.zsh pinc.fish pinc.pc man3/libpinc.3)

all: $(B)/pinc $(B)/libpinc.a $(B)/$(SHARED_LINK)

# Changes when other libraries are linked, or loaded, than before.
$(B)/lazy.flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ',,$(LAZY_FLAGS))' | cmp -s - $@ || echo '$(subst ',,$(LAZY_FLAGS))' >$@

# The name that the main() of a test has in the program of all tests.
test_main = test_main_$(subst /,_,$(1))

$(B)/tests/all_tests.c: FORCE
	@mkdir -p $(@D)
	@tests/all_tests.sh $(TEST_SRC:tests/%.c=%) >$@.new
	@cmp -s $@.new $@ || cp $@.new $@
	@rm -f $@.new

# --- one set of rules for each variant of the build: plain (build/), asan (build/asan/)
# $(1) folder, $(2) flags, $(3) flags of the linker
define variant
$(1)/obj/%.o: %.c $(B)/lazy.flags
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(CC) $$(BASE_CFLAGS) $$(CPPFLAGS) $(2) -MMD -MP -c -o $$@ $$<

$(1)/obj/tests/%.o: tests/%.c $(B)/lazy.flags
	@mkdir -p $$(@D)
	$$(call say,CC,$$<)
	$$(Q)$$(CC) $$(BASE_CFLAGS) $$(CPPFLAGS) $$(TEST_CFLAGS) $(2) -MMD -MP -c -o $$@ $$<

$(1)/libpinc.a: $$(LIB_SRC:%.c=$(1)/obj/%.o)
	@rm -f $$@
	$$(call say,AR,$$@)
	$$(Q)$$(AR) rcs $$@ $$^

$(1)/pinc: $$(CLI_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(LIB_LIBS)

$(1)/tests/%: $(1)/obj/tests/%.o $$(SUPPORT_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $(3) $$(TEST_LINKER) $$(LDFLAGS) -o $$@ $$^ $$(TEST_LIBS) $$(LIB_LIBS)

# All unit tests in one program, linked once: $(1)/all/NAME is a link to it, and runs the test NAME.
$(1)/obj/%.test.o: $(1)/obj/tests/%.o
	$$(Q)$$(OBJCOPY) --redefine-sym main=$$(call test_main,$$*) $$< $$@

$(1)/obj/all_tests.o: $(B)/tests/all_tests.c tests/all_tests.h $(B)/lazy.flags
	$$(Q)$$(CC) $$(BASE_CFLAGS) $$(CPPFLAGS) $(2) -c -o $$@ $$<

$(1)/all_tests: $(1)/obj/tests/main.o $(1)/obj/all_tests.o $$(TEST_SRC:tests/%.c=$(1)/obj/%.test.o) $$(SUPPORT_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $(3) $$(TEST_LINKER) $$(LDFLAGS) -o $$@ $$^ $$(TEST_LIBS) $$(LIB_LIBS)

$(1)/all/%: $(1)/all_tests
	@mkdir -p $$(@D)
	$$(Q)ln -f $$< $$@

$(1)/conformance: $$(CONFORMANCE_SRC:%.c=$(1)/obj/%.o) $$(SUPPORT_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(TEST_LIBS) $$(LIB_LIBS)

$(1)/fuzz-replay/%: $(1)/obj/tests/fuzz/%.o $(1)/obj/tests/fuzz/replay_main.o $(1)/libpinc.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $(3) $$(LDFLAGS) -o $$@ $$(filter %.o,$$^) $$(filter %.a,$$^) $$(FUZZ_LIBS) $$(LIB_LIBS)

$(1)/fuzz-replay/fuzz_compile: $$(FUZZ_SUPPORT:%=$(1)/obj/%)

$(1)/docs/%: $(1)/obj/tests/docs/%.o $$(SUPPORT_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(TEST_LIBS) $$(LIB_LIBS)

$(1)/bench/%: $(1)/obj/tests/bench/%.o $(1)/libpinc.a
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(LIB_LIBS)
endef

# The servers that the scripts of tests/cli ask.
SERVER_PARTS := cli/index_server support/certificates support/http2 support/http_server support/http_text support/proxy_server \
	support/stream

$(B)/index_server: $(SERVER_PARTS:%=$(B)/obj/tests/%.o)
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(TEST_LIBS) $(LIB_LIBS)

# What kills pinc, what damages its cache, and what makes its system calls fail.
$(B)/kill_runs $(B)/damage_runs: $(B)/%: $(B)/obj/tests/cli/%.o $(B)/obj/tests/cli/runs.o
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^

$(B)/fail_calls.so: $(B)/obj/tests/support/fail_calls.o
	$(call say,LD,$@)
	$(Q)$(CC) -shared $(CFLAGS) $(LDFLAGS) -o $@ $^ -ldl

$(eval $(call variant,$(B),$(CFLAGS),$(CFLAGS)))
$(eval $(call variant,$(B)/asan,$(SAN_FLAGS),$(SAN_FLAGS) $(FIXED)))
$(eval $(call variant,$(B)/tsan,$(TSAN_FLAGS),$(TSAN_FLAGS)))
$(eval $(call variant,$(B)/coverage,-O0 -g --coverage,--coverage))

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)

$(B)/$(SHARED_LINK): $(B)/$(SHARED)
	ln -sf $(SHARED) $@

$(B)/$(SHARED): $(LIB_SRC:%.c=$(B)/obj/%.o) packaging/libpinc.map
	$(call say,LD,$@)
	$(Q)$(CC) $(SHARED_FLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB_LIBS)

# --- fuzzing: a variant of its own (build/fuzz/), made with clang
$(B)/fuzz/%: CC = $(CLANG)
$(eval $(call variant,$(B)/fuzz,$(FUZZ_FLAGS),$(FUZZ_FLAGS)))

$(B)/fuzz/fuzz_%: $(B)/fuzz/obj/tests/fuzz/fuzz_%.o $(B)/fuzz/libpinc.a
	$(call say,FUZZ,$@)
	$(Q)$(CLANG) $(FUZZ_FLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(FUZZ_LIBS) $(LIB_LIBS)

$(B)/fuzz/fuzz_compile: $(FUZZ_SUPPORT:%=$(B)/fuzz/obj/%)

fuzz: $(FUZZ_SRC:tests/fuzz/%.c=$(B)/fuzz/%)

fuzz-replay: $(FUZZ_SRC:tests/fuzz/%.c=$(B)/asan/fuzz-replay/%)
	@tests/fuzz-replay.sh $(B)/asan/fuzz-replay

# --- tests
# In one program where its tools are; each test can be made alone, too: make build/tests/base/test_file.
OBJCOPY ?= objcopy
ALL := $(if $(shell command -v $(OBJCOPY) 2>/dev/null),all,tests)
CHECKS := $(TEST_SRC:tests/%.c=$(B)/$(ALL)/%)
CHECKS_ASAN := $(TEST_SRC:tests/%.c=$(B)/asan/$(ALL)/%)
VECTORS ?= testdata/vectors

check: all $(CHECKS) $(CLI_TOOLS) $(DATA) $(BENCH_TOOLS)
	@PINC=$(B)/pinc SERVER=$(B)/index_server tests/run.sh $(CHECKS) $(CLI_TESTS) $(BENCH_TESTS)

check-asan: $(CHECKS_ASAN) $(B)/asan/pinc $(CLI_TOOLS) $(DATA)
	@PINC=$(B)/asan/pinc SERVER=$(B)/index_server tests/run.sh $(CHECKS_ASAN) $(CLI_TESTS_ASAN)

# Killed KILLS times at random moments.
KILLS ?= 1000

check-kill: $(B)/pinc $(CLI_TOOLS)
	@PINC=$(B)/pinc BUILD=$(B) KILLS='$(KILLS)' tests/cli/test_kill.sh

# Its cache damaged DAMAGES times, a bit or a tail at a time.
DAMAGES ?= 10000

check-damage: $(B)/pinc $(CLI_TOOLS)
	@PINC=$(B)/pinc BUILD=$(B) DAMAGES='$(DAMAGES)' tests/cli/test_damage.sh

# Every system call on pinc's files fails in every way, in turn.
check-io: $(B)/pinc $(CLI_TOOLS)
	@PINC=$(B)/pinc BUILD=$(B) ALL_FAULTS=1 tests/cli/test_io_faults.sh

# All that the tests need, built once in the plain way and not run.
check-build: all $(B)/generate $(CHECKS) $(CLI_TOOLS) $(DATA) $(B)/conformance $(DOCS_SRC:tests/%.c=$(B)/%) $(BENCH_TOOLS) \
	$(BENCH_SRC:tests/%.c=$(B)/%) $(B)/bench/build_metadata $(FUZZ_SRC:tests/fuzz/%.c=$(B)/fuzz-replay/%)

conformance: $(B)/conformance
	@$(B)/conformance $(VECTORS)

# Documents that are made of what pinc says.
DOCS := $(DOCS_SRC:tests/%.c=$(B)/%)

docs: $(DOCS) all $(B)/index_server $(B)/generate
	@tests/docs-check.sh --write $(DOCS) $(DOCS_SCRIPTS)
	@tests/docs/pages.py --write --pinc $(B)/pinc --server $(B)/index_server $(PAGES)

docs-check: $(DOCS) all $(B)/index_server $(B)/generate
	@tests/docs-check.sh $(DOCS) $(DOCS_SCRIPTS)
	@tests/docs/pages.py --pinc $(B)/pinc --server $(B)/index_server $(PAGES)

# Everything, in one run with one total.
test: all $(B)/generate $(CHECKS) $(CHECKS_ASAN) $(B)/asan/pinc $(B)/conformance $(CLI_TOOLS) $(DATA) $(DOCS) $(BENCH_TOOLS) \
		$(FUZZ_SRC:tests/fuzz/%.c=$(B)/asan/fuzz-replay/%)
	@PAGES='$(PAGES)' tests/run-all.sh $(B) $(TEST_SRC:tests/%.c=$(ALL)/%)

# --- other looks at the code
lint: all
	@CC='$(CC)' CLANG='$(CLANG)' CFLAGS='$(subst ',,$(BASE_CFLAGS)) $(TEST_CFLAGS)' tests/lint.sh

format:
	git ls-files -- '*.c' '*.h' | xargs clang-format -i

# Tests that fail every allocation in turn, under the sanitizers.
CHECKS_OOM := $(patsubst tests/%.c,$(B)/asan/$(ALL)/%,$(shell grep -l pinc_alloc_fail_at $(TEST_SRC)))

check-oom: $(CHECKS_OOM)
	@tests/run.sh $(CHECKS_OOM)

# ThreadSanitizer over what has threads: the library used from four of them, the workers, the cache.
CHECKS_THREAD := $(addprefix $(B)/tsan/tests/,base/test_workers index/client/test_cache lock/config/test_session)

check-thread: $(CHECKS_THREAD)
	@TSAN_OPTIONS='halt_on_error=1 second_deadlock_stack=1 die_after_fork=0' tests/run.sh $(CHECKS_THREAD)

check-valgrind: $(B)/pinc $(CHECKS)
	@command -v valgrind >/dev/null || { echo "make check-valgrind needs valgrind" >&2; exit 2; }
	@TEST_RUNNER=tests/valgrind.sh tests/run.sh $(CHECKS)

# Lines that the tests reach, file by file.
coverage: $(TEST_SRC:tests/%.c=$(B)/coverage/tests/%) $(B)/coverage/pinc $(CLI_TOOLS)
	@find $(B)/coverage -name '*.gcda' -delete
	@PINC=$(B)/coverage/pinc SERVER=$(B)/index_server tests/run.sh $(TEST_SRC:tests/%.c=$(B)/coverage/tests/%) $(CLI_TESTS)
	@tests/coverage.sh $(B)/coverage

prefetch-table: $(B)/pinc
	@python3 data/prefetch_table.py

bench-markers: $(B)/bench/bench_markers
	@tests/bench/markers.sh $(B)/bench/bench_markers

# pinc against uv, nab and pip-compile on a recorded index; tests/bench/bench.py says more.
STORE := $(B)/bench/store
INPUT :=
NAME :=
PYTHON :=
INDEX :=
DEPTH := 3
AS_IS :=
NAMES :=
REPS := 7
LATENCY := 0 25
STATES := cold again warm reval offline
# Also from the environment: BESIDE= make bench has no others.
BESIDE ?= nab pip-compile
BESIDE_REPS := 1
RECORD_BESIDE :=
# The released program (packaging/static.sh), for rows of its own.
PINC_STATIC ?=
BESIDE_NAMES :=
INSTRUCTIONS ?= offline
# Minutes for all of it; 0: as long as it takes.
BUDGET := 0
HISTORY := $(B)/bench/history.jsonl
INDEX_SERVER := h1
TREE :=
INPUTS :=

RECORD = python3 tests/bench/record.py --pinc $(B)/pinc --tools $(B)/bench --store '$(STORE)' --depth '$(DEPTH)' \
	$(if $(INDEX),--index '$(INDEX)') $(if $(AS_IS),--as-is) $(if $(RECORD_BESIDE),--beside $(RECORD_BESIDE))

record: $(B)/pinc
	@test -n '$(INPUT)' || { echo "make record INPUT=FILE [NAME=] [PYTHON=3.11] [STORE=$(STORE)] [INDEX=URL] [DEPTH=3] [AS_IS=1]" >&2; exit 2; }
	@$(RECORD) --input '$(INPUT)' $(if $(NAME),--name '$(NAME)') $(if $(PYTHON),--python '$(PYTHON)')

bench: $(B)/pinc $(BENCH_TOOLS)
	@test -n '$(TREE)' || test -d '$(STORE)/inputs' || \
		$(RECORD) --input examples/torch/requirements.in --name demo --python 3.10
	@python3 tests/bench/bench.py --pinc $(B)/pinc --tools $(B)/bench --store '$(STORE)' $(if $(TREE),--tree '$(TREE)') \
		--inputs $(INPUTS) --names $(NAMES) --reps '$(REPS)' --latency $(LATENCY) --states $(STATES) --server '$(INDEX_SERVER)' \
		$(if $(PINC_STATIC),--static '$(PINC_STATIC)') --beside $(BESIDE) --beside-reps '$(BESIDE_REPS)' --beside-names $(BESIDE_NAMES) --instructions $(INSTRUCTIONS) \
		--budget '$(BUDGET)' --history '$(HISTORY)'

bench-table:
	@python3 tests/bench/table.py '$(HISTORY)' $(if $(NAMES),--names $(NAMES)) --write docs/performance.md

# Instructions of three compiles from a full cache, against those that are written down; RECORD_GUARD=1 writes them anew.
RECORD_COUNTS := $(if $(filter 1,$(RECORD_GUARD)),--record)

bench-sets: $(B)/pinc $(B)/index_server $(BENCH_TOOLS)
	@tests/bench/sets.sh

bench-many: $(B)/pinc $(B)/bench/measure
	@test -n '$(TREE)' -o -d '$(STORE)/tree' || { echo "make bench-many TREE=FOLDER [UV=uv], or make record first" >&2; exit 2; }
	@python3 tests/bench/many.py --pinc $(B)/pinc --tools $(B)/bench --tree '$(or $(TREE),$(STORE)/tree)' $(if $(UV),--uv '$(UV)')
# docs/performance.md and its plots; tests/bench/performance.py says more.
performance: $(B)/pinc $(B)/index_server $(BENCH_TOOLS)
	@python3 tests/bench/performance.py --pinc $(B)/pinc --server $(B)/index_server --measure $(B)/bench/measure $(if $(ROWS),--rows $(ROWS),--write)

# Many machines and one cache that they share; tests/bench/fleet.py says more.
bench-fleet: $(B)/pinc $(BENCH_TOOLS)
	@test -n '$(INPUT)' || { echo "make bench-fleet INPUT=FILE [TREE=FOLDER] [FLEET='--processes 50 --at-once 8']" >&2; exit 2; }
	@python3 tests/bench/fleet.py --pinc $(B)/pinc --tools $(B)/bench --input '$(INPUT)' --tree '$(or $(TREE),$(STORE)/tree)' $(FLEET)

bench-guard: $(B)/pinc $(B)/index_server
	@CC='$(CC)' BUILD=$(B) PINC=$(B)/pinc SERVER=$(B)/index_server tests/bench/guard.sh $(RECORD_COUNTS)

# pinc against uv on inputs that need builds, from empty caches on the real index; and what pinc's builds tell against pip's.
UV ?= uv

bench-builds: $(B)/pinc
	@test -n '$(INPUTS)' || { echo "make bench-builds INPUTS=FOLDER [NAMES='a b'] [REPS=5] [UV=uv]" >&2; exit 2; }
	@python3 tests/bench/builds.py --pinc $(B)/pinc --uv '$(UV)' --inputs '$(INPUTS)' $(if $(NAMES),--names $(NAMES)) --reps '$(REPS)'

# docs/internals/adding.md says what these two compare. SDISTS='NAME==VERSION ...' stands in for the list.
check-builds: $(B)/bench/build_metadata
	@'$(or $(PYTHON),python3)' tests/bench/differential.py --tool $(B)/bench/build_metadata --python '$(or $(PYTHON),python3)' \
		$(or $(SDISTS),--list testdata/bench/sdists.txt)

check-backends: $(B)/pinc
	@python3 tests/bench/backends.py --pinc $(B)/pinc $(BACKENDS)

# Every mode of a faulty index server (a Python program: tests/faults/run.py says what it has to do); writes docs/faults.md.
FAULT_SERVER ?=

faults: $(B)/pinc
	@test -n '$(FAULT_SERVER)' || { echo "make faults FAULT_SERVER=PROGRAM.py" >&2; exit 2; }
	@tests/faults/run.py --server '$(FAULT_SERVER)' --pinc $(B)/pinc --out docs/faults.md

# --- the example
DEMO_OUT := $(B)/demo/requirements.txt

demo: $(B)/pinc
	@mkdir -p $(dir $(DEMO_OUT))
	@cp examples/torch/requirements.in $(dir $(DEMO_OUT))
	@echo "$$ cat requirements.in" && cat examples/torch/requirements.in
	@echo && echo "$$ pinc compile --python-version 3.10 requirements.in"
	@cd $(dir $(DEMO_OUT)) && $(CURDIR)/$(B)/pinc compile --python-version 3.10 requirements.in
	@echo && echo "$$ cat requirements.txt" && cat $(DEMO_OUT)

# --- manual, completions, pkg-config: made from the table of options
$(B)/generate: $(B)/obj/data/generate.o $(B)/obj/cli/commands.o $(B)/obj/cli/foreign_table.o $(B)/libpinc.a
	$(call say,LD,$@)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

$(B)/data/pinc.1: data/pinc.1.in $(B)/generate
	@mkdir -p $(@D)
	$(Q)$(B)/generate man < $< > $@.new && mv $@.new $@

# All pages of section 3; this one stands for them.
$(B)/data/man3/libpinc.3: data/man3.awk $(HEADERS)
	@rm -rf $(@D) && mkdir -p $(@D)
	$(call say,MAN,$(@D))
	$(Q)awk -f data/man3.awk -v version=$(VERSION) -v dir=$(@D) $(HEADERS)

$(B)/data/pinc.bash $(B)/data/pinc.zsh $(B)/data/pinc.fish: $(B)/data/pinc.%: $(B)/generate
	@mkdir -p $(@D)
	$(Q)$(B)/generate $* > $@.new && mv $@.new $@

$(B)/data/pinc.pc: data/pinc.pc.in Makefile FORCE
	@mkdir -p $(@D)
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' -e 's|@VERSION@|$(VERSION)|' \
		-e 's|@PACKAGES@|$(LIB_PACKAGES)|' -e 's|@LIBS@|$(OTHER_LIBS)|' $< > $@

FORCE:

# --- installing
install: all $(DATA)
	$(INSTALL) -d $(INSTALLED_DIRS:%='$(DESTDIR)%')
	$(INSTALL) -m 755 $(B)/pinc '$(DESTDIR)$(BINDIR)/pinc'
	$(INSTALL) -m 644 $(HEADERS) '$(DESTDIR)$(INCLUDEDIR)/pinc'
	$(INSTALL) -m 644 $(B)/libpinc.a '$(DESTDIR)$(LIBDIR)/libpinc.a'
	$(INSTALL) -m 644 $(B)/$(SHARED) '$(DESTDIR)$(LIBDIR)/$(SHARED)'
	ln -sf $(SHARED) '$(DESTDIR)$(LIBDIR)/$(SHARED_LINK)'
	$(INSTALL) -m 644 $(B)/data/pinc.pc '$(DESTDIR)$(LIBDIR)/pkgconfig/pinc.pc'
	$(INSTALL) -m 644 $(B)/data/pinc.1 '$(DESTDIR)$(MANDIR)/man1/pinc.1'
	$(INSTALL) -m 644 $(B)/data/man3/*.3 '$(DESTDIR)$(MANDIR)/man3'
	$(INSTALL) -m 644 $(B)/data/pinc.bash '$(DESTDIR)$(BASHDIR)/pinc'
	$(INSTALL) -m 644 $(B)/data/pinc.zsh '$(DESTDIR)$(ZSHDIR)/_pinc'
	$(INSTALL) -m 644 $(B)/data/pinc.fish '$(DESTDIR)$(FISHDIR)/pinc.fish'

install-strip: install
	$(STRIP) '$(DESTDIR)$(BINDIR)/pinc'
	$(STRIP) $(STRIP_SHARED) '$(DESTDIR)$(LIBDIR)/$(SHARED)'
	$(STRIP) -S '$(DESTDIR)$(LIBDIR)/libpinc.a'

endif

# Its files, then the folders below PREFIX that are empty now; but not those that every system has (/usr/local/bin).
uninstall:
	rm -f $(INSTALLED:%='$(DESTDIR)%')
	@for dir in $(INSTALLED_DIRS:%='%'); do \
		while case $$dir in '$(PREFIX)' | '$(PREFIX)'/*) ;; *) false ;; esac && \
				case $${dir%/*} in '' | /usr | /usr/local) false ;; esac && rmdir '$(DESTDIR)'"$$dir" 2>/dev/null; do \
			dir=$${dir%/*}; \
		done; \
	done

# --- without a compiler
deps:
	@data/deps.sh

dist:
	@mkdir -p $(B)
	git archive --format=tar.gz --prefix=pinc-$(VERSION)/ -o $(B)/pinc-$(VERSION).tar.gz HEAD
	@echo $(B)/pinc-$(VERSION).tar.gz

clean:
	rm -rf $(B)

help:
	@echo "make demo            compile the example for x86_64 and aarch64 and show the result"
	@echo "make test            every test, plain and under the sanitizers; the last line is the total"
	@echo "make                 build/pinc, build/libpinc.a, build/libpinc.so"
	@echo "make LINKED=1        the same, linked with the libraries that pinc else loads when it first needs them"
	@echo "make deps            install what building and testing need"
	@echo "make install         PREFIX=/usr/local, DESTDIR=; install-strip without debugging symbols; make uninstall"
	@echo "make check           tests of the plain build; check-asan under the sanitizers"
	@echo "make check-oom       tests that fail every allocation in turn"
	@echo "make check-kill      pinc killed KILLS=1000 times at random moments: the output is the old one or the new one"
	@echo "make check-damage    its cache damaged DAMAGES=10000 times, by a bit, a lost tail or foreign bytes: the same output, no failure"
	@echo "make check-io        every system call on pinc's files fails in turn: the same"
	@echo "make check-thread    what has threads under ThreadSanitizer"
	@echo "make check-valgrind  tests under valgrind"
	@echo "make conformance     the vectors of the packaging standards"
	@echo "make docs            write the documents that are made of pinc's answers; docs-check compares them and runs the pages' commands"
	@echo "make fuzz            fuzz targets (clang); fuzz-replay runs their corpora"
	@echo "make coverage        lines that the tests reach"
	@echo "make lint            formatting, static analysis, headers alone, exported symbols"
	@echo "make format          run clang-format"
	@echo "make bench-markers   nanoseconds for versions, specifiers and markers"
	@echo "make bench-sets      18 locks in one run beside the slowest of them, their requests, and whether they agree"
	@echo "make bench-many      100 and 1,000 locks in one run: locks a second, memory, and a loop of uv; TREE= UV="
	@echo "make bench-fleet     50 machines with one cache that they share, and its server slow, full, lying, gone; INPUT= FLEET="
	@echo "make performance     how the cost grows: docs/performance.md and its plots, measured anew in one run; ROWS= prints some"
	@echo "make bench-guard     instructions of three compiles may not grow by over 5 %; RECORD_GUARD=1 writes them down"
	@echo "make bench           pinc against uv on a recorded index; NAMES= STATES='cold again warm reval offline' LATENCY='0 25' BESIDE='nab pip-compile' HISTORY="
	@echo "                     REPS=7 BESIDE_REPS=1 BESIDE_NAMES= PINC_STATIC=PROGRAM BUDGET=MINUTES STORE= INDEX_SERVER=h1|h2; TREE= and INPUTS= for a recording from elsewhere"
	@echo "make bench-table     the rows of make bench in docs/performance.md, from HISTORY"
	@echo "make bench-builds    pinc against uv on inputs that need builds, on the real index; INPUTS= NAMES= REPS= UV="
	@echo "make check-builds    metadata by pinc's builds and by pip's, on the real index; SDISTS='NAME==VERSION ...' PYTHON="
	@echo "make check-backends  a build by every usual backend, with what it needs from the real index; BACKENDS=NAMES"
	@echo "make record INPUT=FILE"
	@echo "                     record what compiling FILE asks of the index; NAME= PYTHON=3.11 STORE= INDEX= DEPTH=3 RECORD_BESIDE='nab pip-compile'"
	@echo "                     AS_IS=1: an index that announces no metadata is not recorded as if it did"
	@echo "make prefetch-table  write resolver/prefetch/prefetch_table.inc anew: what well-known projects need today"
	@echo "make faults FAULT_SERVER=PROGRAM.py"
	@echo "                     every mode of a faulty index server, and docs/faults.md"
	@echo "make dist            a source archive"
	@echo "make clean           remove build/"

.PHONY: all docs docs-check fuzz fuzz-replay check check-build check-asan check-oom check-kill check-damage check-io check-thread check-valgrind coverage conformance \
	test lint format prefetch-table bench-markers \
	bench bench-fleet performance bench-guard bench-sets bench-many bench-builds check-builds check-backends record faults \
	demo install install-strip uninstall deps dist clean help FORCE
.DEFAULT_GOAL := all
