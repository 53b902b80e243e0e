#ifndef WB_TESTS_FUZZ_SHOT_H
#define WB_TESTS_FUZZ_SHOT_H

#include "image/shot.h"

/* Ends the program where a shot is not what shot.h promises. */
void fuzz_check_shot(const WbShot *shot);

#endif
