#include "index/source_private.h"

void source_build(struct meta *m, const char *path, const struct pinc_hash *digest)
{
    struct pinc_error error = {0};

    (void)path;
    if (digest && source_build_cached(m, digest)) {
        return;
    }
    (void)pinc_fail(&error, PINC_EUNSUPPORTED,
                    m->source->options.no_build ? "its metadata needs a build, which --no-build forbids"
                                                : "its metadata needs a build, which is not supported yet");
    source_meta_fail(m, &error);
}

size_t source_builds(struct pinc_source *source, int *fds, size_t *n_fds)
{
    (void)source;
    (void)fds;
    *n_fds = 0;
    return 0;
}

void source_builds_go_on(struct pinc_source *source)
{
    (void)source;
}

void source_builds_free(struct pinc_source *source)
{
    (void)source;
}
