using System.Text.Json;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Native.DuckDb;

namespace Weir.PredictionLog;

/// <summary>Turns journals into Parquet segments, which Monitoring and DuckDB read.</summary>
internal static class Sealing
{
    public static string LockOf(string journal) => journal + ".lock";

    /// <summary>Seals every journal whose writer is gone. One that cannot be sealed is put aside as <c>.bad</c>, so that it stops nobody; without DuckDB all stay.</summary>
    public static async Task SealAbandonedAsync(string folder, Action<string>? warn, CancellationToken cancellation, Action<string, Action<string>?>? seal = null)
    {
        foreach (var journal in Directory.EnumerateFiles(folder, $"journal-*{Journal.Suffix}").Order(StringComparer.Ordinal).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            using var held = InterProcessLock.TryAcquire(LockOf(journal));
            if (held is null || !File.Exists(journal)) continue;
            try
            {
                await Task.Run(() => (seal ?? Seal)(journal, warn), cancellation);
            }
            catch (WeirException e) when (e.Code == ErrorCodes.MissingDependency)
            {
                warn?.Invoke($"the prediction log '{journal}' stays unsealed: {e.Message}"); // nothing is wrong with it
            }
            catch (WeirException e) when (e.Code != ErrorCodes.CannotWrite)
            {
                File.Move(journal, journal + ".bad", overwrite: true);
                File.Delete(LockOf(journal));
                warn?.Invoke($"the prediction log '{journal}' cannot be sealed and was put aside as .bad: {e.Message}");
            }
        }
    }

    /// <summary>Writes the segment, then removes the journal: a crash between the two seals again, to the same name and content. A damaged journal is kept.</summary>
    public static void Seal(string journal, Action<string>? warn)
    {
        var segment = Path.Combine(Path.GetDirectoryName(journal)!, SegmentOf(journal));
        var isDamaged = false;
        Write(journal, segment, () => isDamaged = true);
        if (isDamaged)
        {
            File.Move(journal, journal + ".bad", overwrite: true);
            warn?.Invoke($"the prediction log '{journal}' is damaged: what stands before the damage was sealed, the file is kept as .bad");
        }
        else
        {
            File.Delete(journal);
        }

        File.Delete(LockOf(journal));
    }

    /// <summary>Name of the segment that a journal becomes.</summary>
    public static string SegmentOf(string journal) => Path.GetFileNameWithoutExtension(journal).Replace("journal-", "segment-", StringComparison.Ordinal) + ".parquet";

    /// <summary>Writes the whole frames of a journal as Parquet; nothing is written when there are none.</summary>
    public static bool Write(string journal, string segment, Action? onDamage = null)
    {
        var text = AtomicFile.TemporaryPathFor(segment) + ".ndjson";
        var temporary = AtomicFile.TemporaryPathFor(segment);
        try
        {
            var columns = FlatRecords.Write(Journal.ReadFrames(journal, onDamage), text);
            if (columns.Count == 0) return false;
            using var database = DuckDatabase.Open();
            using var connection = database.Connect();
            var types = string.Join(", ", columns.Select(c => $"{Quote(c.Key)}: '{c.Value}'"));
            connection.Execute($"COPY (SELECT * FROM read_json({Quote(text)}, format='newline_delimited', columns={{{types}}}, maximum_object_size=134217728)) TO {Quote(temporary)} (FORMAT parquet, COMPRESSION zstd)");
            AtomicFile.Publish(temporary, segment);
            return true;
        }
        catch (IOException e) when (e is not FileNotFoundException)
        {
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot seal the prediction log into '{segment}': {e.Message.Split('\n')[0]}", location: new SourceLocation(segment), inner: e);
        }
        catch (JsonException e)
        {
            throw new WeirException(ErrorCodes.CorruptFile, $"the prediction log '{journal}' holds a record that is no JSON object", location: new SourceLocation(journal), inner: e);
        }
        finally
        {
            File.Delete(text);
            File.Delete(temporary);
        }
    }

    internal static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
