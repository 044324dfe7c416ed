/*
 * What setuptools writes into an sdist beside PKG-INFO: NAME.egg-info/requires.txt. It tells what
 * the project needed where the sdist was made, which is the next best answer when no build gives
 * one.
 */
#ifndef PINC_INDEX_DIST_EGG_INFO_H
#define PINC_INDEX_DIST_EGG_INFO_H

#include "index/dist/metadata.h"

/**
 * Put what a requires.txt says in the place of a PKG-INFO's Requires-Dist, and add the extras that
 * it names to those of the PKG-INFO. One requirement a line; those behind "[extra]", "[:marker]" or
 * "[extra:marker]" hold under that condition, which is added to them as a marker. What the lines
 * hold is left to pinc_metadata_compile().
 * @param text      read from the PKG-INFO; as it was when this fails
 * @param requires  at most PINC_EGG_INFO_MAX bytes; plain lines are borrowed from it, others lie in
 * the arena
 * @return PINC_OK; PINC_ESYNTAX (a section that is none; not UTF-8); PINC_ELIMIT (markers that make
 * more than PINC_METADATA_MAX bytes of it); PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_egg_info_read(struct pinc_metadata_text *text,
                                                  struct pinc_slice requires,
                                                  struct pinc_arena *arena, struct pinc_error *err);

#endif
