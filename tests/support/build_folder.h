/*
 * Source folders and stand-ins for interpreters, and builds of them, for tests of builds. The build backend
 * of a folder is a file of its own, so that nothing is asked of any index; it needs python3.
 */
#ifndef PINC_TESTS_BUILD_FOLDER_H
#define PINC_TESTS_BUILD_FOLDER_H

#include "index/build/build.h"

#include <limits.h>

/* The file that says so. */
#define PYPROJECT                                                                                  \
    "[build-system]\nrequires = []\nbuild-backend = \"backend\"\nbackend-path = [\".\"]\n"
/* A backend that makes the metadata of demo 1.0 behind these lines of Python. */
#define BACKEND(body)                                                                              \
    "import os, sys, time\n"                                                                       \
    "def prepare_metadata_for_build_wheel(folder, settings=None):\n" body                          \
    "    os.makedirs(folder + '/demo-1.0.dist-info')\n"                                            \
    "    with open(folder + '/demo-1.0.dist-info/METADATA', 'w') as f:\n"                          \
    "        f.write('Metadata-Version: 2.1\\nName: Demo\\nVersion: 1.0\\n'\n"                     \
    "                'Requires-Python: >=3.99\\nRequires-Dist: dep>=1\\n'\n"                       \
    "                'Requires-Dist: two; extra == \"e\"\\nProvides-Extra: e\\n')\n"               \
    "    return 'demo-1.0.dist-info'\n"                                                            \
    "def build_wheel(folder, settings=None, metadata=None):\n"                                     \
    "    raise RuntimeError('only metadata is wanted')\n"

extern char build_root[PATH_MAX]; /* of all files, and where builds make their folders */
extern struct pinc_arena *build_arena;

/** cmocka fixtures of a group. */
int build_set_up(void **state);
/** As above. */
int build_tear_down(void **state);

/** The path of a name below the root, in the arena. */
const char *build_path(const char *name);
/** Write a file and its folders. */
void build_write(const char *path, const char *text);
/** A source folder of that name; its path. */
const char *build_source(const char *name, const char *backend);
/** A stand-in for an interpreter: a shell script; its path. */
const char *build_program(const char *name, const char *script);

/** Of a folder or file, with python3 of the PATH. */
struct pinc_build_options build_options(const char *path);
/** Build until it ends. @param out freed by pinc_build_free(), also after a failure */
enum pinc_status build_run(struct pinc_build **out, const struct pinc_build_options *options,
                           struct pinc_build_report *report, struct pinc_error *err);
/** Fail unless it is what BACKEND makes. */
void build_check_demo(const struct pinc_build_report *report);
/** Folders that builds have not removed. */
size_t build_scratch_folders(void);

#endif
