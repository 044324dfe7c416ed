#include "index/dist.h"
#include "index/source_private.h"

enum pinc_status source_direct(void *self, const struct pinc_project **out, struct pinc_slice name,
                               struct pinc_slice url, struct pinc_error *err)
{
    (void)self;
    (void)name;
    (void)url;
    *out = NULL;
    return pinc_fail(err, PINC_EUNSUPPORTED, "direct references are not supported yet");
}
