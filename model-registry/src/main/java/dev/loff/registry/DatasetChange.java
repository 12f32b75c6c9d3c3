package dev.loff.registry;

import java.util.List;

/**
 * What changed in the dataset of a run since the run before on it.
 *
 * @param sinceInstance the run before
 * @param sinceExecution its newest execution
 * @param changed paths that have a new content
 * @param renamed images that only have another path
 * @param relabelled images that have another label
 * @param moved images that are in another split
 */
public record DatasetChange(
        long sinceInstance,
        long sinceExecution,
        long added,
        long removed,
        long changed,
        long renamed,
        long relabelled,
        long moved,
        List<String> newClasses,
        List<String> goneClasses) {
    public DatasetChange {
        newClasses = List.copyOf(newClasses);
        goneClasses = List.copyOf(goneClasses);
    }
}
