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
DESTDIR ?=

CC ?= cc
CLANG ?= clang
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g
SHELL := /bin/bash
B := build

LIB_PACKAGES := libcurl jansson libsolv libxml-2.0 libarchive libcrypto zlib
TEST_PACKAGES := cmocka

# What building and testing need; `make deps` installs what is missing.
HAVE_DEPS := $(shell command -v $(firstword $(CC)) >/dev/null 2>&1 && command -v $(PKG_CONFIG) >/dev/null 2>&1 \
	&& $(PKG_CONFIG) --exists $(LIB_PACKAGES) $(TEST_PACKAGES) 2>/dev/null && echo yes)

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings -Wvla -Wundef -Wformat=2
ifeq ($(WERROR),1)
WARNINGS += -Werror
endif

ifeq ($(HAVE_DEPS),yes)
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(LIB_PACKAGES))
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(LIB_PACKAGES)) -lpthread
TEST_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES))
TEST_LIBS := $(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES))
endif

# Third-party headers are system headers: our warnings are about our code.
BASE_CFLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -D_DARWIN_C_SOURCE -D_FILE_OFFSET_BITS=64 \
	-DPINC_VERSION_TEXT='"$(VERSION)"' -fvisibility=hidden -fPIC -I. -Iinclude $(WARNINGS) \
	$(patsubst -I%,-isystem %,$(LIB_CFLAGS))
SAN_FLAGS := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
FUZZ_FLAGS := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined

LIB_SRC := $(sort $(wildcard base/*.c markers/*.c index/*.c resolver/*.c lock/*.c))
CLI_SRC := $(sort $(wildcard cli/*.c))
SUPPORT_SRC := $(sort $(wildcard tests/support/*.c))
TEST_SRC := $(sort $(wildcard tests/test_*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
CONFORMANCE_SRC := $(sort $(wildcard tests/conformance/*.c))
BENCH_SRC := $(sort $(wildcard tests/bench/bench_*.c))
CLI_TESTS := $(sort $(wildcard tests/cli/test_*.sh))

all: need-deps $(B)/pinc $(B)/libpinc.a $(B)/libpinc.so

# --- one set of rules for each variant of the build: plain (build/), asan (build/asan/)
# $(1) folder, $(2) flags, $(3) flags of the linker
define variant
$(1)/obj/%.o: %.c
	@mkdir -p $$(@D)
	$$(CC) $$(BASE_CFLAGS) $$(CPPFLAGS) $(2) -MMD -MP -c -o $$@ $$<

$(1)/obj/tests/%.o: tests/%.c
	@mkdir -p $$(@D)
	$$(CC) $$(BASE_CFLAGS) $$(CPPFLAGS) $$(TEST_CFLAGS) $(2) -MMD -MP -c -o $$@ $$<

$(1)/libpinc.a: $$(LIB_SRC:%.c=$(1)/obj/%.o)
	@rm -f $$@
	$$(AR) rcs $$@ $$^

$(1)/pinc: $$(CLI_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(LIB_LIBS)

$(1)/tests/test_%: $(1)/obj/tests/test_%.o $$(SUPPORT_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	@mkdir -p $$(@D)
	$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(TEST_LIBS) $$(LIB_LIBS)

$(1)/conformance: $$(CONFORMANCE_SRC:%.c=$(1)/obj/%.o) $$(SUPPORT_SRC:%.c=$(1)/obj/%.o) $(1)/libpinc.a
	$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(TEST_LIBS) $$(LIB_LIBS)

$(1)/fuzz-replay/%: $(1)/obj/tests/fuzz/%.o $(1)/obj/tests/fuzz/replay_main.o $(1)/libpinc.a
	@mkdir -p $$(@D)
	$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(LIB_LIBS)

$(1)/bench/%: $(1)/obj/tests/bench/%.o $(1)/libpinc.a
	@mkdir -p $$(@D)
	$$(CC) $(3) $$(LDFLAGS) -o $$@ $$^ $$(LIB_LIBS)
endef

$(eval $(call variant,$(B),$(CFLAGS),$(CFLAGS)))
$(eval $(call variant,$(B)/asan,$(SAN_FLAGS),$(SAN_FLAGS)))

.SECONDARY:
-include $(shell find $(B) -name '*.d' 2>/dev/null)

$(B)/libpinc.so: $(B)/libpinc.so.$(SOVERSION)
	ln -sf libpinc.so.$(SOVERSION) $@

$(B)/libpinc.so.$(SOVERSION): $(LIB_SRC:%.c=$(B)/obj/%.o)
	$(CC) -shared -Wl,-soname,libpinc.so.$(SOVERSION) -Wl,-z,defs $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

# --- fuzzing: a variant of its own (build/fuzz/), made with clang
$(B)/fuzz/%: CC = $(CLANG)
$(eval $(call variant,$(B)/fuzz,$(FUZZ_FLAGS),$(FUZZ_FLAGS)))

$(B)/fuzz/fuzz_%: $(B)/fuzz/obj/tests/fuzz/fuzz_%.o $(B)/fuzz/libpinc.a
	$(CLANG) $(FUZZ_FLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

fuzz: need-deps $(FUZZ_SRC:tests/fuzz/%.c=$(B)/fuzz/%)

fuzz-replay: need-deps $(FUZZ_SRC:tests/fuzz/%.c=$(B)/asan/fuzz-replay/%)
	@tests/fuzz-replay.sh $(B)/asan/fuzz-replay

# --- tests
CHECKS := $(TEST_SRC:tests/%.c=$(B)/tests/%)
CHECKS_ASAN := $(TEST_SRC:tests/%.c=$(B)/asan/tests/%)
VECTORS ?= testdata/vectors

check: all $(CHECKS)
	@PINC=$(B)/pinc tests/run.sh $(CHECKS) $(CLI_TESTS)

check-asan: need-deps $(CHECKS_ASAN) $(B)/asan/pinc
	@PINC=$(B)/asan/pinc tests/run.sh $(CHECKS_ASAN) $(CLI_TESTS)

conformance: need-deps $(B)/conformance
	@$(B)/conformance $(VECTORS)

# Everything, in one run with one total.
test: all $(CHECKS) $(CHECKS_ASAN) $(B)/asan/pinc $(B)/asan/conformance $(FUZZ_SRC:tests/fuzz/%.c=$(B)/asan/fuzz-replay/%)
	@tests/run-all.sh $(B)

lint: need-deps
	@tests/lint.sh

bench-markers: need-deps $(B)/bench/bench_markers
	@tests/bench/markers.sh $(B)/bench/bench_markers

# --- dependencies
need-deps:
ifneq ($(HAVE_DEPS),yes)
	@echo "make: something that pinc needs is missing; installing it (make deps)" >&2
	@$(MAKE) --no-print-directory deps
	@echo "make: starting again with what was installed" >&2
	@$(MAKE) --no-print-directory $(MAKECMDGOALS) && exit 1
endif

deps:
	@data/deps.sh

clean:
	rm -rf $(B)

.PHONY: all fuzz fuzz-replay check check-asan conformance test lint bench-markers need-deps deps clean
.DEFAULT_GOAL := all
