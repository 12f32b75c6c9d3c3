package dev.loff.app.jobs;

/**
 * What an extraction would hold of one memory at most, by what one worker was seen to add: its model, and minibatches on
 * their way through it.
 *
 * @param memory {@code resident}, or {@code gpu} for that of each GPU
 * @param workers how many share the memory
 * @param baseBytes held before by this process, or by all on that GPU
 * @param freeBytes what is left for these workers
 */
public record MemoryForecast(
        String memory, int workers, long baseBytes, long workerBytes, long bytes, long freeBytes, boolean enough) {

    static MemoryForecast of(String memory, int workers, long baseBytes, long workerBytes, long freeBytes) {
        long added = workers * workerBytes;
        return new MemoryForecast(
                memory, workers, baseBytes, workerBytes, baseBytes + added, freeBytes, added <= freeBytes);
    }
}
