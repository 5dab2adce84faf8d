package io.millrace.transforms.file;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.util.MimeTypes;

/**
 * What a commit has decided: which temporary file becomes which final one. It is stored among the
 * temporary files before the first of them moves, so that a commit that is tried again, perhaps
 * with other temporary files of the same rows, does the rest of the same work.
 */
record Manifest(List<Move> moves) {
  /** The name among the temporary files; bundles are called otherwise. */
  static final String NAME = "_manifest";

  private static final int VERSION = 1;

  /** One file on its way. */
  record Move(String from, String to, long rows, long bytes) {}

  /** Those of the files that are where they should be, with the length that they should have. */
  CommitSummary inPlace(Map<String, Long> finals) {
    long files = 0;
    long rows = 0;
    long bytes = 0;
    for (Move move : moves) {
      Long length = finals.get(move.to());
      if (length != null && length == move.bytes()) {
        files++;
        rows += move.rows();
        bytes += move.bytes();
      }
    }
    return new CommitSummary(files, rows, bytes);
  }

  /** Stores the manifest: all of it is there afterwards, or none. */
  void write(String tempDirectory) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(bytes);
    data.writeInt(VERSION);
    data.writeInt(moves.size());
    for (Move move : moves) {
      data.writeUTF(move.from());
      data.writeUTF(move.to());
      data.writeLong(move.rows());
      data.writeLong(move.bytes());
    }
    ResourceId part = FileSystems.matchNewResource(tempDirectory + NAME + ".part", false);
    ResourceId whole = FileSystems.matchNewResource(tempDirectory + NAME, false);
    try (OutputStream out = Channels.newOutputStream(FileSystems.create(part, MimeTypes.BINARY))) {
      bytes.writeTo(out);
    }
    FileSystems.rename(List.of(part), List.of(whole), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  static Manifest read(String tempDirectory) throws IOException {
    ResourceId file = FileSystems.matchNewResource(tempDirectory + NAME, false);
    try (DataInputStream data =
        new DataInputStream(Channels.newInputStream(FileSystems.open(file)))) {
      int version = data.readInt();
      if (version != VERSION) {
        throw new IOException("'" + file + "' was written by another version of the program");
      }
      List<Move> moves = new ArrayList<>();
      for (int left = data.readInt(); left > 0; left--) {
        moves.add(new Move(data.readUTF(), data.readUTF(), data.readLong(), data.readLong()));
      }
      return new Manifest(moves);
    }
  }
}
