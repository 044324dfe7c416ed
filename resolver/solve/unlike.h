/*
 * Targets that cannot have the same version of a package, as the input alone shows: nobody has to ask the solver for that.
 *
 * Where each target has pins of its own, nearly all packages may have to differ. The solver finds that out one package after
 * the other, each time over the whole problem.
 */
#ifndef PINC_RESOLVER_SOLVE_UNLIKE_H
#define PINC_RESOLVER_SOLVE_UNLIKE_H

#include "resolver/solve/decide_places.h"

/**
 * Do all solutions need the package at targets of which no public version is left in common?
 * @param places  as pinc_decide_input() left them
 * @param package a contested one
 * @param target  those of its Python count
 */
bool pinc_unlike(const struct decide_places *places, uint32_t package, size_t target,
                 pinc_targets together);

/** Which targets cannot be like those before them; bits of others stay. @param apart of each package
 * of the graph */
void pinc_unlike_mark(const struct decide_places *places, pinc_targets *apart);

#endif
