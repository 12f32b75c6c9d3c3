package dev.loff.savedmodel;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.loff.tensorflow.SavedModelWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/** Reads {@code saved_model.pb} as data. TensorFlow gets only what this class returns. */
public final class SavedModelFile {
    private static final String TAG = "serve";

    private SavedModelFile() {}

    /**
     * Reads and checks the model in a folder.
     *
     * @return the graph that is tagged {@code serve}, with its signatures and the part of it that they, its initialiser and the
     *     loading of its variables need; constants are in a private copy of the file that lasts as long as the result
     * @throws IllegalArgumentException with a message of one line, if the model has operations that do more than compute,
     *     assets, or a description that is too large
     */
    public static MetaGraphDef read(Path folder) throws IOException {
        Path file = folder.resolve(SavedModelWriter.FILE_NAME);
        Refusal refusal = new Refusal(file.toString());
        refuseAssets(folder, refusal);
        ByteString content = content(file, refusal);
        try {
            SizeLimit.check(refusal, content.newCodedInput(), SavedModel.getDescriptor());
            return loadable(refusal, parse(content));
        } catch (InvalidProtocolBufferException e) {
            throw refusal.because("it is no SavedModel: " + e.getMessage());
        }
    }

    private static void refuseAssets(Path folder, Refusal refusal) throws IOException {
        Path assets = folder.resolve("assets");
        if (Files.isDirectory(assets)) {
            try (Stream<Path> files = Files.list(assets)) {
                if (files.findAny().isPresent()) {
                    throw refusal.because("it has files that its graph would read (folder=assets); export it without");
                }
            }
        }
    }

    /**
     * Copies the file, so that the checked bytes are the loaded ones: nobody can change the copy, which has no name once it is
     * mapped.
     */
    private static ByteString content(Path file, Refusal refusal) throws IOException {
        if (Files.size(file) > Integer.MAX_VALUE) {
            throw refusal.because("it is larger than a SavedModel can be (bytes=" + Files.size(file) + ", limit="
                    + Integer.MAX_VALUE + "); keep weights as variables");
        }
        Path copy = Files.createTempFile("loff-model-", ".pb");
        try {
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(copy)) {
                return UnsafeByteOperations.unsafeWrap(channel.map(MapMode.READ_ONLY, 0, channel.size()));
            }
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static SavedModel parse(ByteString content) throws IOException {
        CodedInputStream in = content.newCodedInput();
        in.enableAliasing(true);
        SavedModel model = SavedModel.parseFrom(in);
        in.checkLastTagWas(0);
        return model;
    }

    private static MetaGraphDef loadable(Refusal refusal, SavedModel model) {
        for (MetaGraphDef graph : model.getMetaGraphsList()) {
            LoadableGraph.check(refusal, graph);
        }
        List<MetaGraphDef> served = model.getMetaGraphsList().stream()
                .filter(it -> it.getMetaInfoDef().getTagsList().equals(List.of(TAG)))
                .toList();
        if (served.size() != 1) {
            throw refusal.because("it must have exactly one graph that is tagged " + TAG + " (graphs="
                    + model.getMetaGraphsCount() + ", tagged=" + served.size() + ")");
        }
        return LoadableGraph.of(refusal, served.get(0));
    }
}
