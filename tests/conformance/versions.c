#include "tests/conformance/conformance.h"

void conformance_versions(struct conformance *run, const json_t *vectors)
{
    (void)vectors;
    conformance_check(run, false, "versions", "the handler is not written yet");
}
