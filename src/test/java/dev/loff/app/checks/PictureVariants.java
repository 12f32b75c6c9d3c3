package dev.loff.app.checks;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Makes many pictures from few: the same pixels with a different comment have a different content hash, so each counts. */
final class PictureVariants {
    private static final int JPEG_START = 2;
    private static final int PNG_HEADER = 33;

    private PictureVariants() {}

    /** Copies every JPEG and PNG below {@code source} to the same place below {@code target}, {@code variants} times. */
    static void write(Path source, Path target, int variants) throws IOException {
        for (Path file : Folders.files(source)) {
            byte[] picture = Files.readAllBytes(file);
            Path folder = Files.createDirectories(
                    target.resolve(source.relativize(file.getParent()).toString()));
            for (int variant = 0; variant < variants; variant++) {
                byte[] comment = ("variant " + variant).getBytes(StandardCharsets.UTF_8);
                Files.write(folder.resolve(variant + "-" + file.getFileName()), commented(picture, comment));
            }
        }
    }

    /** Writes one small PNG {@code count} times in two classes, each with megabytes in a chunk that readers skip. */
    static void writeLarge(Path png, Path root, int count, int megabytes) throws IOException {
        byte[] picture = Files.readAllBytes(png);
        for (int number = 0; number < count; number++) {
            byte[] chunk = new byte[megabytes << 20];
            ByteBuffer.wrap(chunk).putInt(number);
            Path folder = Files.createDirectories(root.resolve(number % 2 == 0 ? "even" : "odd"));
            Files.write(folder.resolve(String.format("%05d.png", number)), commented(picture, chunk));
        }
    }

    private static byte[] commented(byte[] picture, byte[] comment) throws IOException {
        boolean png = picture[0] != (byte) 0xFF;
        int before = png ? PNG_HEADER : JPEG_START;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(picture, 0, before);
        if (png) {
            writeChunk(out, comment);
        } else {
            out.writeShort(0xFFFE); // COM
            out.writeShort(2 + comment.length);
            out.write(comment);
        }
        out.write(picture, before, picture.length - before);
        return bytes.toByteArray();
    }

    /** A chunk of a private type, which every reader skips. */
    private static void writeChunk(DataOutputStream out, byte[] content) throws IOException {
        byte[] type = "loFf".getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(type);
        crc.update(content);
        out.writeInt(content.length);
        out.write(type);
        out.write(content);
        out.writeInt((int) crc.getValue());
    }
}
