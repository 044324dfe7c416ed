#include "tests/conformance/conformance.h"

void conformance_reqfiles(struct conformance *run, const json_t *vectors)
{
    (void)vectors;
    conformance_check(run, false, "reqfiles", "the handler is not written yet");
}
