/* Training, packing, opening and predicting with every allocation failing in turn. */
#include "model/model.h"

#include "make_photos.h"

static WbStatus whole_life(const WbDataset *dataset, const WbTrainOptions *options, WbErr *err) {
    WB_CLEANUP(wb_model_free_at) WbModel *trained = NULL;
    WB_CLEANUP(wb_model_free_at) WbModel *opened = NULL;
    WB_CLEANUP(wb_free_at) unsigned char *blob = NULL;
    size_t bytes;
    WB_TRY(wb_model_train(dataset, options, NULL, NULL, &trained, err));
    WB_TRY(wb_model_pack(trained, &blob, &bytes, err));
    WB_TRY(wb_model_unpack(blob, bytes, &opened, err));
    const WbFeatures *features = dataset->photos[0].features;
    WbPrediction p;
    double kelvin = 5000, tint = 3;
    WB_TRY(wb_model_predict(opened, features, &dataset->photos[0].shot, &p, err));
    return wb_model_predict_scene(opened, 1, &features, &dataset->photos[0].shot, &kelvin, &tint, NULL, NULL, NULL,
                                  &p, err);
}

int main(void) {
    WbDataset dataset = make_dataset(0, 60, 0);
    WbTrainOptions options = wb_train_options();
    options.threads = 1;
    options.nets = 1;
    options.epochs = 1;
    options.gp_steps = 1;
    WbErr err;
    CHECK_EVERY_ALLOCATION(1000, status = whole_life(&dataset, &options, &err));
    wb_dataset_clear(&dataset);
    return check_done();
}
