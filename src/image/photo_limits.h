#ifndef WB_IMAGE_PHOTO_LIMITS_H
#define WB_IMAGE_PHOTO_LIMITS_H

/* What a photo may ask of us before it is refused with WB_ERR_LIMIT: the one place, with the reasons. A
 * header is a few bytes and can claim anything; these bound what a damaged or hostile one can cost. */

#define WB_IMAGE_MAX_EDGE_PX 262144          /* 2^18: twice the longest panoramas; a row is 4 MiB of floats */
#define WB_IMAGE_MAX_AREA_PX 1073741824LL    /* 2^30: seven times the largest camera sensor (150 Mpx) */
#define WB_IMAGE_MAX_SAMPLES 16              /* samples a pixel: CMYK, alpha and Photoshop's spot colours */
#define WB_IMAGE_MAX_PLANES 5                /* separate planes that carry what we use: CMYK and alpha */
#define WB_IMAGE_MAX_BAND_BYTES 268435456    /* 2^28, a decoded strip or row of tiles: three times
                                              * 512 rows of 20,000 px of 16-bit RGBA */
#define WB_IMAGE_SCANLINE_BYTES 8388608      /* 2^23: larger strips are decoded row by row */
#define WB_IMAGE_MAX_LIBRARY_BYTES 536870912 /* 2^29, one of libtiff: packed strips are read whole */
#define WB_IMAGE_MAX_PAGES 16                /* directories looked through for one that is not a preview */
#define WB_IMAGE_MAX_PROFILE_BYTES 16777216  /* 2^24: the largest CMYK printer profiles have a few MB */
#define WB_IMAGE_MAX_XMP_BYTES 8388608       /* 2^23: drawn masks make packets of a few MB */

#endif
