package dev.loff.training;

/** The order of the images in a pass, and the seeds of their random numbers. */
interface SampleOrder {
    int image(int position);

    /** One of the two seeds of an image in this pass. */
    long seed(int image, int which);

    /** The images in their own order, without randomness: for validation and scoring. */
    static SampleOrder sequential() {
        return new SampleOrder() {
            @Override
            public int image(int position) {
                return position;
            }

            @Override
            public long seed(int image, int which) {
                return 0;
            }
        };
    }

    /** Shuffled over the whole training set, differently in every epoch. */
    static SampleOrder shuffled(int size, long seed, int epoch) {
        Permutation permutation = new Permutation(size, Seeds.mix(seed, epoch));
        return new SampleOrder() {
            @Override
            public int image(int position) {
                return permutation.at(position);
            }

            @Override
            public long seed(int image, int which) {
                return Seeds.mix(seed, epoch, image, which);
            }
        };
    }
}
