using System.Security.Cryptography;
using Weir.Client.Wire;
using Weir.Foundation.Errors;

namespace Weir.Client;

/// <summary>What a version's package must hold: a download that differs is refused by the name of the file.</summary>
internal sealed class PackageDownload
{
    private readonly string _model;
    private readonly Dictionary<string, PackageFile> _files;
    private readonly HashSet<string> _seen = [];

    /// <summary>The files that were recorded.</summary>
    /// <param name="model">The version as messages call it.</param>
    /// <param name="files">Files by path.</param>
    public PackageDownload(string model, IReadOnlyList<PackageFile> files)
    {
        _model = model;
        _files = files.ToDictionary(f => f.Path);
    }

    /// <summary>Copies a file, and refuses it at its end where it is another.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public async Task CopyAsync(string path, Stream source, Stream target, CancellationToken cancellation)
    {
        if (!_files.TryGetValue(path, out var recorded)) throw Fault($"the file '{path}' was not part of it");
        _seen.Add(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        long size = 0;
        int count;
        while ((count = await source.ReadAsync(buffer, cancellation)) > 0)
        {
            hash.AppendData(buffer, 0, count);
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            size += count;
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != recorded.Sha256) throw Fault($"'{path}' has the SHA-256 {found}, {recorded.Sha256} was recorded");
    }

    /// <summary>Refuses a package of which files are missing.</summary>
    /// <exception cref="WeirException"><c>corrupt_file</c>.</exception>
    public void CheckWhole()
    {
        if (_files.Keys.FirstOrDefault(f => !_seen.Contains(f)) is { } missing) throw Fault($"the file '{missing}' is missing");
    }

    private WeirException Fault(string what) => new(ErrorCodes.CorruptFile, $"the package of {_model} is not what was registered: {what}", "somebody changed its artifacts: register it again");
}
