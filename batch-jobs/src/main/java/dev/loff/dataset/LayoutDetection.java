package dev.loff.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Distinguishes splits from classes by the names and the content of a dataset's top-level folders. */
final class LayoutDetection {
    /** A train is also a vehicle; no other name of a split is also an object in pictures. */
    private static final String VEHICLE = "train";

    private static final int COUNTED_IMAGES = 1000;
    private static final String WAY_OUT =
            "Move or rename folders until all of them are splits or all are classes, or list the images in a manifest";

    private LayoutDetection() {}

    /**
     * The layout of a labelled folder, by the names and the content of its top-level folders. Folders without images are
     * ignored. If all folders are named as splits and have class folders inside, they are splits; if none is named as a split,
     * they are classes. A folder {@code train} that contains images directly, beside folders with other names, is a class.
     *
     * @throws IllegalArgumentException when the layout is ambiguous: a wrong guess would lose images or train on wrong classes
     */
    static FolderLayout detect(Path root) throws IOException {
        List<TopFolder> folders = TopFolder.below(root);
        List<TopFolder> splits =
                folders.stream().filter(it -> it.split().isPresent()).toList();
        List<TopFolder> others =
                folders.stream().filter(it -> it.split().isEmpty()).toList();
        if (splits.isEmpty()) {
            refuseSplitsInClasses(root, others);
            return FolderLayout.CLASSES;
        }
        if (others.isEmpty()) {
            requireClasses(root, splits);
            requireDifferent(root, splits);
            return FolderLayout.SPLITS_OF_CLASSES;
        }
        if (splits.size() == 1 && isVehicle(splits.get(0))) {
            return FolderLayout.CLASSES;
        }
        throw mixed(root, splits, others);
    }

    private static boolean isVehicle(TopFolder folder) {
        return folder.name().equalsIgnoreCase(VEHICLE)
                && folder.ownImages()
                && folder.inner().isEmpty();
    }

    private static IllegalArgumentException mixed(Path root, List<TopFolder> splits, List<TopFolder> others)
            throws IOException {
        StringBuilder lost = new StringBuilder();
        for (TopFolder other : others.subList(0, Math.min(others.size(), 8))) {
            int images = ImageFiles.count(root, other.folder(), COUNTED_IMAGES);
            lost.append(lost.isEmpty() ? "" : ", ")
                    .append(Quoted.text(other.name()))
                    .append(" (images: ")
                    .append(images < COUNTED_IMAGES ? "" : "at least ")
                    .append(images)
                    .append(')');
        }
        if (others.size() > 8) {
            lost.append(" and ").append(others.size() - 8).append(" more");
        }
        List<String> classes = new ArrayList<>(names(splits));
        classes.addAll(names(others));
        classes.sort(null);
        return refused(
                root,
                "split folders and other folders lie side by side, and each of two readings may be wrong. As splits, "
                        + meanings(splits) + ", and the images in " + lost
                        + " would be left out. As classes, the model would tell apart " + Quoted.list(classes) + ". "
                        + WAY_OUT);
    }

    /** Without class folders inside, the splits themselves would become the classes. */
    private static void requireClasses(Path root, List<TopFolder> splits) {
        boolean noClasses = splits.stream().allMatch(it -> it.inner().stream()
                .allMatch(name -> Split.named(name).isPresent()));
        if (noClasses) {
            throw refused(
                    root,
                    "its folders are named as splits and have no class folders inside. As splits, " + meanings(splits)
                            + ", and no image would have a label. As classes, the model would tell apart "
                            + Quoted.list(names(splits))
                            + ". Put the images into class folders inside, rename the folders if they are classes, or"
                            + " list the images in a manifest");
        }
        for (TopFolder split : splits) {
            if (split.split().equals(Optional.of(Split.TRAIN)) && split.inner().isEmpty()) {
                throw refused(
                        root,
                        "the images in " + Quoted.text(split.name())
                                + " lie in no class folders, so there would be nothing to train on. Put them into class"
                                + " folders inside, or list the images in a manifest");
            }
        }
    }

    /**
     * Two folders of the same split are not merged: one may be an older copy of the other, or a second benchmark, and only the
     * user knows.
     */
    private static void requireDifferent(Path root, List<TopFolder> splits) {
        Map<Split, List<String>> names = new TreeMap<>(splits.stream()
                .collect(Collectors.groupingBy(
                        it -> it.split().orElseThrow(), Collectors.mapping(TopFolder::name, Collectors.toList()))));
        for (Map.Entry<Split, List<String>> same : names.entrySet()) {
            if (same.getValue().size() > 1) {
                throw refused(
                        root,
                        "several folders stand for the split " + same.getKey() + ": " + Quoted.list(same.getValue())
                                + ". Merge them, or move those out of the dataset that are not meant");
            }
        }
    }

    /** Throws for {@code root/<class>/<split>/**} and for several datasets side by side. */
    private static void refuseSplitsInClasses(Path root, List<TopFolder> folders) {
        List<TopFolder> holders = folders.stream()
                .filter(it -> !it.ownImages() && !it.inner().isEmpty())
                .toList();
        boolean severalSplits = holders.stream()
                .anyMatch(it -> it.inner().stream()
                                .flatMap(name -> Split.named(name).stream())
                                .distinct()
                                .count()
                        > 1);
        boolean nothingElse = !folders.isEmpty()
                && holders.size() == folders.size()
                && holders.stream().allMatch(it -> it.inner().stream()
                        .allMatch(name -> Split.named(name).isPresent()));
        if (severalSplits || nothingElse) {
            List<String> split = holders.stream()
                    .flatMap(it -> it.inner().stream()
                            .filter(name -> Split.named(name).isPresent())
                            .map(name -> it.name() + "/" + name))
                    .toList();
            throw refused(
                    root,
                    "split folders lie one level too deep: " + Quoted.list(split)
                            + ". As they are, the model would tell apart " + Quoted.list(names(folders))
                            + ", and the splits would be mixed. "
                            + (folders.size() == 1
                                    ? "Give the folder inside: dataset="
                                            + root.resolve(folders.get(0).name())
                                    : "Put the splits first (train/<class>), name one of the folders as the dataset, or"
                                            + " list the images in a manifest"));
        }
    }

    /** {@code 'valid' is VALIDATION, …}. */
    private static String meanings(List<TopFolder> splits) {
        return splits.stream()
                .limit(8)
                .map(it -> Quoted.text(it.name()) + " is " + it.split().orElseThrow())
                .collect(Collectors.joining(", "));
    }

    private static List<String> names(List<TopFolder> folders) {
        return folders.stream().map(TopFolder::name).toList();
    }

    private static IllegalArgumentException refused(Path root, String reason) {
        return new IllegalArgumentException("Cannot scan dataset: " + reason + " (source=" + root + ")");
    }
}
