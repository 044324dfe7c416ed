#include "tests/conformance/conformance.h"

void conformance_metadata(struct conformance *run, const json_t *vectors)
{
    (void)vectors;
    conformance_check(run, false, "metadata", "the handler is not written yet");
}
