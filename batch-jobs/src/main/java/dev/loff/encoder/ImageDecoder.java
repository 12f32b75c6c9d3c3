package dev.loff.encoder;

import static dev.loff.encoder.QuarantineReason.CORRUPT;
import static dev.loff.encoder.QuarantineReason.TRUNCATED;

import dev.loff.encoder.Extracted.Quarantined;
import dev.loff.encoder.ImageHeader.Decodable;
import dev.loff.encoder.ImageHeader.Refused;
import dev.loff.encoder.PixelSource.ByReader;
import dev.loff.encoder.PixelSource.InGraph;
import dev.loff.encoder.PixelSource.OnCanvas;
import dev.loff.encoder.PixelSource.RunLengthRows;
import dev.loff.tensorflow.Precision;
import dev.loff.tensorflow.SessionSettings;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFInvalidArgumentException;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.exceptions.TFUnimplementedException;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.buffer.ByteDataBuffer;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/** Decodes and preprocesses one image at a time. Safe for use by many threads; each call runs on the caller's thread. */
public final class ImageDecoder implements AutoCloseable {
    /**
     * Changes whenever the decoder can read more images: those that an older version could not read are tried again. Not part
     * of the features' fingerprint, as the features of images that were already readable stay the same.
     */
    public static final String VERSION = "2";

    private static final int DETAIL_LENGTH = 160;
    private static final long COPY_BYTES = 1 << 16;
    /** No thread pool: a call's operators run one after another on the calling thread. */
    private static final int CALLING_THREAD = -1;

    private final PreprocessingGraph graph;
    private final Session session;
    private final PixelReading reading = new PixelReading();
    private final ImageCaps caps;

    public ImageDecoder(Preprocessing preprocessing, ImageCaps caps) {
        this.graph = new PreprocessingGraph(preprocessing);
        this.session = new Session(
                graph.graph(),
                new SessionSettings(0, CALLING_THREAD, Precision.FLOAT32)
                        .toProto().toBuilder()
                                // Decoding has no GPU kernel, so the session uses no GPU.
                                .putDeviceCount("GPU", 0)
                                .build());
        this.caps = caps;
    }

    /** Fills {@code pixels} with the image's float32 values, or returns why it cannot. */
    public Optional<Quarantined> decode(byte[] image, ByteBuffer pixels) {
        ImageHeader header = ImageHeader.parse(image, caps);
        if (header instanceof Refused refused) {
            return Optional.of(new Quarantined(refused.reason(), refused.detail()));
        }
        Decodable decodable = (Decodable) header;
        try {
            run(PixelSource.of(decodable, image), decodable.orientation(), pixels);
            return Optional.empty();
        } catch (UnreadableImageException e) {
            return Optional.of(e.quarantined());
        } catch (TFInvalidArgumentException | TFOutOfRangeException | TFUnimplementedException e) {
            return Optional.of(broken(decodable, image, e));
        } catch (PixelReading.BrokenContentException e) {
            return Optional.of(broken(decodable, image, e));
        }
    }

    private static Quarantined broken(Decodable header, byte[] image, Exception e) {
        return new Quarantined(isComplete(header, image) ? CORRUPT : TRUNCATED, shortened(e));
    }

    private void run(PixelSource source, int orientation, ByteBuffer pixels) {
        if (source instanceof InGraph inGraph) {
            try (TString file = TString.tensorOfBytes(NdArrays.scalarOfObject(inGraph.file()))) {
                run(PreprocessingGraph.IMAGE, file, orientation, pixels);
            }
        } else {
            try (TUint8 decoded = decoded(source)) {
                run(PreprocessingGraph.DECODED, decoded, orientation, pixels);
            }
        }
    }

    private void run(String place, Tensor fed, int orientation, ByteBuffer pixels) {
        try (TInt32 turn = TInt32.scalarOf(orientation);
                Result result = session.runner()
                        .feed(place, fed)
                        .feed(PreprocessingGraph.ORIENTATION, turn)
                        .fetch(PreprocessingGraph.PIXELS)
                        .run()) {
            copy(result.get(0).asRawTensor().data(), pixels);
        }
    }

    /** (height, width, 3) */
    private TUint8 decoded(PixelSource source) {
        if (source instanceof ByReader byReader) {
            return reading.read(byReader);
        }
        if (source instanceof RunLengthRows rows) {
            return RunLengths.decoded(rows);
        }
        if (source instanceof OnCanvas onCanvas) {
            try (TUint8 frame = decoded(onCanvas.frame())) {
                return Canvas.with(frame, onCanvas);
            }
        }
        try (TString file = TString.tensorOfBytes(NdArrays.scalarOfObject(((InGraph) source).file()))) {
            return (TUint8) session.runner()
                    .feed(PreprocessingGraph.IMAGE, file)
                    .fetch(PreprocessingGraph.DECODED)
                    .run()
                    .get(0);
        }
    }

    /** Copies through an array: TensorFlow's own copy into a direct buffer goes byte by byte and takes as long as decoding. */
    private static void copy(ByteDataBuffer from, ByteBuffer to) {
        byte[] piece = new byte[(int) Math.min(COPY_BYTES, from.size())];
        for (long at = 0; at < from.size(); at += piece.length) {
            int length = (int) Math.min(piece.length, from.size() - at);
            from.offset(at).read(piece, 0, length);
            to.put(piece, 0, length);
        }
    }

    private static boolean isComplete(Decodable header, byte[] image) {
        return switch (header.format()) {
            case JPEG -> JpegHeader.isComplete(image);
            case PNG -> PngHeader.isComplete(image);
            case GIF -> GifHeader.isComplete(image);
            case BMP -> BmpHeader.isComplete(image);
            case WEBP -> WebpHeader.isComplete(image);
            case TIFF, HEIC, AVIF, JPEG_XL, JPEG_2000, SVG, PSD, ICO, PNM, EPS, PDF -> true;
        };
    }

    /** Keeps the first line only: on later lines TensorFlow lists graph nodes and where in the graph it failed. */
    private static String shortened(Exception e) {
        String message =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        return message.length() <= DETAIL_LENGTH ? message : message.substring(0, DETAIL_LENGTH) + "...";
    }

    @Override
    public void close() {
        session.close();
        graph.close();
    }
}
