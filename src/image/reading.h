#ifndef WB_IMAGE_READING_H
#define WB_IMAGE_READING_H

/* Which picture of a RAW file is wanted. Other files have one, and it is read whatever is said here. */
typedef enum WbPicture {
    WB_PICTURE_AUTO = 0, /* the sensor's; where LibRaw does not know the format, the camera's own rendering */
    WB_PICTURE_SENSOR,
    WB_PICTURE_PREVIEW, /* the JPEG that the camera put into the file */
} WbPicture;

/* How a photo is to be read. Zeroed: the plain way. */
typedef struct WbReading {
    WbPicture picture;
    int (*poll)(void *context); /* asked between the stages of decoding; nonzero stops; NULL: never asked */
    void *context;
} WbReading;

static inline int wb_reading_stopped(const WbReading *reading) {
    return reading->poll && reading->poll(reading->context);
}

#endif
