using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Weir.Client.Calls;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;
using Weir.Foundation.Json;

namespace Weir.Client.Offline;

/// <summary>The log of one run on disk, as its writer sees it.</summary>
internal sealed class OfflineRun : IAsyncDisposable
{
    /// <summary>Where the runs lie.</summary>
    public const string Folder = "runs";

    /// <summary>A call a line.</summary>
    public const string LogName = "log.ndjson";

    private readonly string _folder;
    private readonly FileStream _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int _files;

    private OfflineRun(string folder)
    {
        _folder = folder;
        _log = new FileStream(Path.Combine(folder, LogName), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Durable.FlushDirectory(folder);
    }

    public static OfflineRun Create(string root, string id)
    {
        var folder = Path.Combine(root, Folder, id);
        Durable.CreateDirectory(folder);
        return new OfflineRun(folder);
    }

    public Task AddStartAsync(string experiment, JsonElement request, CancellationToken cancellation) => AddAsync(
        json =>
        {
            json.WriteString("experiment", experiment);
            json.WritePropertyName("start");
            request.WriteTo(json);
        },
        cancellation);

    public Task AddCallAsync(MlflowCall call, JsonElement request, CancellationToken cancellation) => AddAsync(
        json =>
        {
            json.WriteString("call", call.Path);
            json.WritePropertyName("request");
            request.WriteTo(json);
        },
        cancellation);

    /// <summary>Keeps a file; it is whole on disk before the log names it.</summary>
    public async Task AddFileAsync(string path, Stream content, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"file-{Interlocked.Increment(ref _files)}");
        using (var file = AtomicFile.Create(Path.Combine(_folder, name)))
        {
            await content.CopyToAsync(file.Stream, cancellation);
            file.Commit();
        }

        await AddAsync(
            json =>
            {
                json.WriteString("artifact", path);
                json.WriteString("file", name);
            },
            cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        await _log.DisposeAsync();
        _turn.Dispose();
    }

    private async Task AddAsync(Action<Utf8JsonWriter> write, CancellationToken cancellation)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, JsonDefaults.Compact))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        await _turn.WaitAsync(cancellation);
        var before = _log.Position;
        try
        {
            _log.Write(buffer.WrittenSpan);
            _log.Flush(flushToDisk: true);
        }
        catch (IOException e)
        {
            TakeBack(before);
            throw new WeirException(ErrorCodes.CannotWrite, $"cannot write '{_log.Name}': {e.Message}", inner: e);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Half a line, of a call that failed, must not run into the next one's.
    private void TakeBack(long length)
    {
        try
        {
            _log.SetLength(length);
            _log.Position = length;
        }
        catch (IOException)
        {
            // The first failure is the one to tell.
        }
    }
}
