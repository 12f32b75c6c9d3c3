package dev.loff.job.experiment;

import dev.loff.experiment.CellResult;
import dev.loff.job.UsedMemory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks at the memory in use from its making until it is closed, and keeps the most. */
final class MemoryPeak implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    private final UsedMemory memory;
    private final AtomicLong most = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "loff-cell-memory");
        thread.setDaemon(true);
        return thread;
    });

    MemoryPeak(UsedMemory memory) {
        this.memory = memory;
        var unused = clock.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        most.accumulateAndGet(memory.bytes().getAsLong(), Math::max);
    }

    CellResult.PeakMemory get() {
        look();
        return new CellResult.PeakMemory(memory.of(), most.get());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
