/*
 * A source that asks loopback servers and has a folder of its own for its cache, for tests of its parts.
 */
#ifndef PINC_TESTS_SOURCE_WORLD_H
#define PINC_TESTS_SOURCE_WORLD_H

#include "base/file/file.h"
#include "index/source/source.h"
#include "tests/support/http_server.h"

#define METADATA(name, version, rest)                                                              \
    "Metadata-Version: 2.1\nName: " name "\nVersion: " version "\n" rest "\n"
#define HTML(links) "<html><body>" links "</body></html>"
#define HTML_TYPE "Content-Type: text/html\r\n"
#define JSON_TYPE "Content-Type: application/vnd.pypi.simple.v1+json\r\n"
#define WHEEL "demo_pkg-1.0-py3-none-any.whl"
#define SDIST "demo_pkg-1.0.tar.gz"

/* A source, and what it said. */
struct world {
    struct http_server *server, *second; /* each an index below /simple/ */
    struct pinc_source *source;
    const struct pinc_provider *provider;
    struct pinc_source_options options; /* the first index alone; for world_open() */
    struct pinc_build_python python;
    struct pinc_slice urls[2], links; /* of both indexes; for options.find_links */
    char text[4][256], folder[64], messages[1024], details[1024], page[512];
    struct pinc_file wheel, sdist; /* of demo-pkg 1.0: needs dep>=1 */
};

/** cmocka fixtures: *state is a struct world, of which nothing is open yet. */
int world_set_up(void **state);
/** As above. */
int world_tear_down(void **state);

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_set_up, world_tear_down)

/** A new source by w->options over the same cache; what was said before is forgotten. */
void world_open(struct world *w);
/** Close it, so that all it kept is written. */
void world_close(struct world *w);

/** Take every answer. @return how many */
unsigned world_drain(struct world *w);

/** Ask for a project, or a file's metadata, until it is there. */
const struct pinc_project *get_project(struct world *w, const char *name);
/** As above. */
const struct pinc_metadata *get_metadata(struct world *w, const struct pinc_project *p,
                                         uint32_t file);
/** As above. @param url "PATH" or a URL @param name "": not known */
const struct pinc_project *get_direct(struct world *w, const char *name, const char *url);

/** Give a path an answer. */
void serve(struct http_server *server, const char *path, const char *headers, const char *body);
/** As above. @param ranges parts of it can be had */
void serve_file(struct http_server *server, const char *path, const struct pinc_file *file,
                int ranges);
/** The page of demo-pkg: WHEEL, of which nothing else is said. */
void serve_wheel_page(struct world *w);
/** The page of demo-pkg: SDIST with its digest, and the file itself. @param archive a path */
void serve_sdist(struct world *w, const char *archive);

/** What it says; "" of NULL. */
const char *error_text(const struct pinc_error *error);

/** Fail unless it is the metadata of demo-pkg 1.0. */
void assert_demo(const struct pinc_metadata *m);

/** Builds are made by a program that says what Python it is, notes each run and fails for that reason. */
void make_failing_python(struct world *w, const char *reason);
/** Its runs so far. */
size_t count_runs(const struct world *w);

#endif
