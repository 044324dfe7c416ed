#include "tests/conformance/conformance.h"

void conformance_wheel_tags(struct conformance *run, const json_t *vectors)
{
    (void)vectors;
    conformance_check(run, false, "wheel_tags", "the handler is not written yet");
}
