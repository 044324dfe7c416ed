#include "index/source_private.h"

void source_build(struct meta *m, const char *path)
{
    struct pinc_error error = {0};

    (void)path;
    (void)pinc_fail(&error, PINC_EUNSUPPORTED, "its metadata needs a build, which is not supported yet");
    source_meta_fail(m, &error);
}
