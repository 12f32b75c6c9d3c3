package dev.loff.tensorflow;

import dev.loff.tensorflow.Variable.WeightDecay;
import java.util.concurrent.CountDownLatch;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Computes endlessly in one thread and exits in another, with the given status. */
final class BusyProcess {
    /** One product takes so long that the process exits in the middle of one. */
    private static final int SIZE = 1536;

    private BusyProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch computing = new CountDownLatch(3);
        Thread thread = new Thread(() -> compute(computing));
        thread.setDaemon(true);
        thread.start();
        computing.await();
        System.exit(Integer.parseInt(arguments[0]));
    }

    private static void compute(CountDownLatch computing) {
        try (GraphBuilder graph = GraphBuilder.trainable(1)) {
            Operand<TFloat32> weight = graph.weight("w", Initializer.TRANSFORMER, WeightDecay.DECAYED, SIZE, SIZE);
            Operand<TFloat32> result = weight;
            for (int i = 0; i < 50; i++) {
                result = graph.tf().nn.relu(graph.tf().linalg.matMul(result, weight));
            }
            try (GraphSession session = new GraphSession(graph, SessionSettings.defaults())) {
                session.initialize(graph.variables());
                while (true) {
                    try (FedRunner runner = session.runner()) {
                        runner.fetch(result).run().close();
                    }
                    computing.countDown();
                }
            }
        }
    }
}
