#ifndef WB_IMAGE_PHOTO_LIMITS_H
#define WB_IMAGE_PHOTO_LIMITS_H

/* What a photo may ask of us before it is refused with WB_ERR_LIMIT: the one place, with the reasons. A header is a few
 * bytes and can claim anything; these bound what a damaged or hostile one can cost. */

#define WB_IMAGE_MAX_EDGE_PX 262144        /* 2^18: twice the longest stitched panoramas; a row is then 4 MiB of floats */
#define WB_IMAGE_MAX_AREA_PX 1073741824LL  /* 2^30: seven times the largest camera sensor (150 Mpx) */
#define WB_IMAGE_MAX_SAMPLES 16            /* samples a pixel: CMYK, alpha and the spot colours that Photoshop allows */
#define WB_IMAGE_MAX_PLANES 5              /* separate planes that carry what we use: CMYK and alpha */
#define WB_IMAGE_MAX_BAND_BYTES 268435456  /* decoded strip or row of tiles, 2^28: tiles 512 high across 20,000 16-bit RGBA px are 80 MB */
#define WB_IMAGE_SCANLINE_BYTES 8388608    /* strips above 2^23 are decoded row by row: below, whole strips are faster */
#define WB_IMAGE_MAX_LIBRARY_BYTES 536870912 /* any one allocation of libtiff, 2^29: a compressed strip is read whole */
#define WB_IMAGE_MAX_PAGES 16              /* directories looked through for one that is not a preview */
#define WB_IMAGE_MAX_PROFILE_BYTES 16777216 /* 2^24: the largest CMYK printer profiles have a few MB */

#endif
