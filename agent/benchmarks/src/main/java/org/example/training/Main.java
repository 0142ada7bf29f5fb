package org.example.training;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.util.Random;

/** Trains a network of three layers to tell made-up pictures of ten kinds apart, and asks it about each one. */
public final class Main {
    private static final int PIXELS = 28 * 28;
    private static final int KINDS = 10;
    private static final int PICTURES = 8_192;
    private static final int BATCH = 64;

    private Main() {}

    /** Arguments: how many times to go through the pictures, and how many to ask about one by one. */
    public static void main(String[] arguments) throws IOException, TranslateException {
        int epochs = Integer.parseInt(arguments[0]);
        int asked = Integer.parseInt(arguments[1]);
        Engine.getInstance().setRandomSeed(1);
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("pictures")) {
            float[] kinds = new float[PICTURES];
            NDArray pictures = manager.create(pictures(kinds), new Shape(PICTURES, PIXELS));
            model.setBlock(new SequentialBlock()
                    .add(Linear.builder().setUnits(128).build())
                    .add(Activation::relu)
                    .add(Linear.builder().setUnits(64).build())
                    .add(Activation::relu)
                    .add(Linear.builder().setUnits(KINDS).build()));
            ArrayDataset data = new ArrayDataset.Builder()
                    .setData(pictures)
                    .optLabels(manager.create(kinds))
                    .setSampling(BATCH, false)
                    .build();
            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()))) {
                trainer.initialize(new Shape(BATCH, PIXELS));
                EasyTrain.fit(trainer, epochs, data, null);
            }
            int right = 0;
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator())) {
                for (int i = 0; i < asked; i++) {
                    int picture = i % PICTURES;
                    try (NDManager one = manager.newSubManager()) {
                        NDArray input = pictures.get(one.create(picture)).expandDims(0);
                        NDList answer = predictor.predict(new NDList(input));
                        right += answer.singletonOrThrow().argMax().getLong() == (long) kinds[picture] ? 1 : 0;
                        answer.close();
                    }
                }
            }
            System.out.println(right + " of " + asked + " told apart");
        }
    }

    /** A kind's picture is a pattern and noise, the same in each run. */
    private static float[] pictures(float[] kinds) {
        Random random = new Random(1);
        float[] pixels = new float[PICTURES * PIXELS];
        for (int picture = 0; picture < PICTURES; picture++) {
            int kind = picture % KINDS;
            kinds[picture] = kind;
            for (int pixel = 0; pixel < PIXELS; pixel++) {
                double pattern = Math.sin(pixel * (kind + 1) / 10.0);
                pixels[picture * PIXELS + pixel] = (float) (pattern + 2 * random.nextGaussian());
            }
        }
        return pixels;
    }
}
