#include "index/client/remote_budget.h"

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

void pinc_remote_budget_take(struct pinc_remote_budget *budget, int64_t started, int64_t ended,
                             int64_t saved)
{
    const int64_t from = later(started + saved, budget->counted);

    if (ended > from) {
        budget->spent += ended - from;
        budget->counted = ended;
    }
}

int64_t pinc_remote_budget_left(const struct pinc_remote_budget *budget, int64_t started,
                                int64_t now)
{
    const int64_t from = later(started, budget->counted);

    return budget->limit - budget->spent - (now > from ? now - from : 0);
}
