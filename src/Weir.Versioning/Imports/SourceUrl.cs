using Weir.Foundation.Errors;
using Weir.Storage;
using Weir.Storage.Http;
using Weir.Versioning.Files;
using Weir.Versioning.Remotes;

namespace Weir.Versioning.Imports;

/// <summary>A file or folder at an address: a path, a bucket, another machine, a web server.</summary>
internal sealed class SourceUrl : IAsyncDisposable
{
    private readonly DataRemote? _remote;
    private readonly string _key;
    private readonly RemoteOptions _options;

    private SourceUrl(RemoteOptions options, DataRemote? remote, string key)
    {
        _options = options;
        _remote = remote;
        _key = key;
    }

    /// <summary>True for a path on this machine.</summary>
    public bool IsLocal => _remote is null;

    /// <summary>Opens an address. Nothing is asked of it yet.</summary>
    public static SourceUrl Open(RemoteOptions options)
    {
        if (options.Scheme.Length == 0 || options.Scheme == "file") return new SourceUrl(options, null, options.Scheme == "file" ? new Uri(options.Url).LocalPath : options.Url);
        if (options.Scheme is "http" or "https") return new SourceUrl(options, DataRemote.Open(options), string.Empty);
        var at = options.Url.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = options.Url.IndexOf('/', at);
        var key = slash < 0 ? string.Empty : options.Url[(slash + 1)..].Trim('/');
        return new SourceUrl(options, DataRemote.Open(options.At(slash < 0 ? options.Url : options.Url[..slash])), options.Scheme == "ssh" ? Uri.UnescapeDataString(key) : key);
    }

    /// <summary>What lies there.</summary>
    /// <exception cref="WeirException"><c>not_found</c>.</exception>
    public async Task<SourceData> FindAsync(CancellationToken cancellation)
    {
        if (_remote is null) return FindLocal();
        if (_remote.Store is HttpObjectStore http)
        {
            var described = await http.DescribeAsync(string.Empty, cancellation);
            return new SourceData(false, [FromStore(string.Empty, string.Empty, described.SizeBytes)]) { Mark = described.ETag is { } tag ? new SourceMark("checksum", tag) : null };
        }

        if (_key.Length > 0 && await _remote.Store.FindAsync(_key, cancellation) is { } single) return new SourceData(false, [FromStore(_key, string.Empty, single.SizeBytes)]) { Mark = Mark(single) };
        var files = new List<SourceFile>();
        await AddAsync(_key, files, cancellation);
        return files.Count > 0 ? new SourceData(true, files) : throw Missing();
    }

    /// <summary>Names directly below, or all of them.</summary>
    public async Task<IReadOnlyList<ListedUrl>> ListAsync(int? depth, CancellationToken cancellation)
    {
        var found = new List<ListedUrl>();
        if (_remote is null)
        {
            if (File.Exists(_key)) return [new ListedUrl(_key, false, new FileInfo(_key).Length)];
            if (!Directory.Exists(_key)) throw Missing();
            ListLocal(_key, string.Empty, depth ?? int.MaxValue, found);
        }
        else if (!_remote.CanList)
        {
            await FindAsync(cancellation);
            return [new ListedUrl(_options.Url, false, null)];
        }
        else if (_key.Length > 0 && await _remote.Store.FindAsync(_key, cancellation) is { } single)
        {
            return [new ListedUrl(_key, false, single.SizeBytes)];
        }
        else
        {
            await ListStoreAsync(_key, string.Empty, depth ?? int.MaxValue, found, cancellation);
            if (found.Count == 0) throw Missing();
        }

        return found;
    }

    public ValueTask DisposeAsync() => _remote?.DisposeAsync() ?? ValueTask.CompletedTask;

    private SourceData FindLocal()
    {
        if (File.Exists(_key)) return new SourceData(false, [FromDisk(_key, string.Empty)]);
        if (!Directory.Exists(_key)) throw Missing();
        return new SourceData(true, [.. Directory.EnumerateFiles(_key, "*", SearchOption.AllDirectories).Select(f => FromDisk(f, Path.GetRelativePath(_key, f).Replace(Path.DirectorySeparatorChar, '/')))]);
    }

    private static SourceFile FromDisk(string path, string relative) => new(relative)
    {
        SizeBytes = new FileInfo(path).Length,
        IsExecutable = FileFacts.Of(path) is { IsExecutable: true },
        Open = _ => Task.FromResult<Stream>(File.OpenRead(path)),
    };

    private SourceFile FromStore(string key, string relative, long? size) => new(relative)
    {
        SizeBytes = size,
        Open = async cancellation => (await _remote!.Store.OpenAsync(key, null, cancellation)).Stream,
    };

    private SourceMark? Mark(ObjectEntry entry) => entry.ETag is not { } tag ? null : _options.Scheme switch
    {
        "s3" => new SourceMark("etag", tag.Trim('"')),
        "azure" => new SourceMark("etag", tag.StartsWith('"') ? tag : $"\"{tag}\""),
        _ => null,
    };

    private async Task AddAsync(string folder, List<SourceFile> files, CancellationToken cancellation)
    {
        await foreach (var entry in _remote!.Store.ListAsync(folder, cancellation))
        {
            if (entry.IsFolder) await AddAsync(entry.Key, files, cancellation);
            else files.Add(FromStore(entry.Key, _key.Length == 0 ? entry.Key : entry.Key[(_key.Length + 1)..], entry.SizeBytes));
        }
    }

    private static void ListLocal(string folder, string prefix, int depth, List<ListedUrl> found)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (entry is not DirectoryInfo) found.Add(new ListedUrl(prefix + entry.Name, false, (entry as FileInfo)?.Length));
            else if (depth <= 1) found.Add(new ListedUrl(prefix + entry.Name, true, null));
            else ListLocal(entry.FullName, $"{prefix}{entry.Name}/", depth - 1, found);
        }
    }

    private async Task ListStoreAsync(string folder, string prefix, int depth, List<ListedUrl> found, CancellationToken cancellation)
    {
        await foreach (var entry in _remote!.Store.ListAsync(folder, cancellation))
        {
            if (!entry.IsFolder) found.Add(new ListedUrl(prefix + entry.Name, false, entry.SizeBytes));
            else if (depth <= 1) found.Add(new ListedUrl(prefix + entry.Name, true, null));
            else await ListStoreAsync(entry.Key, $"{prefix}{entry.Name}/", depth - 1, found, cancellation);
        }
    }

    private WeirException Missing() => new(ErrorCodes.NotFound, $"there is nothing at '{Redact.Text(_options.Url)}'", "check the address");
}

/// <summary>A name in a listing.</summary>
/// <param name="Path">Relative to what was listed.</param>
/// <param name="IsDirectory">True for a folder.</param>
/// <param name="SizeBytes">Length of a file, where it is known.</param>
internal sealed record ListedUrl(string Path, bool IsDirectory, long? SizeBytes);
