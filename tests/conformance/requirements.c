#include "tests/conformance/conformance.h"

void conformance_requirements(struct conformance *run, const json_t *vectors)
{
    (void)vectors;
    conformance_check(run, false, "requirements", "the handler is not written yet");
}
