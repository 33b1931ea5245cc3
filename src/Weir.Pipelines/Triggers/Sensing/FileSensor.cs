using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weir.Foundation.Errors;
using Weir.Foundation.Files;

namespace Weir.Pipelines.Triggers.Sensing;

/// <summary>Names, lengths and times of files.</summary>
internal sealed class FileSensor(FileRule rule, string root) : ISensor
{
    public double EverySeconds => rule.EverySeconds;

    public double QuietSeconds => rule.QuietSeconds;

    public string Name => $"files at {rule.Path}";

    public Task<string> LookAsync(CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(root, rule.Path));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        try
        {
            foreach (var file in Files(path).Order(StringComparer.Ordinal))
            {
                cancellation.ThrowIfCancellationRequested();
                if (FileStat.Of(file) is not { Kind: FileKind.File } stat) continue;
                count++;
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{file}\0{stat.SizeBytes} {stat.ModifiedNs}\0")));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WeirException("cannot_read", $"'{rule.Path}' cannot be looked at: {e.Message}", location: new SourceLocation(rule.Path), inner: e);
        }

        return Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{count} files {Convert.ToHexStringLower(hash.GetCurrentHash())[..16]}"));
    }

    private static IEnumerable<string> Files(string path)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        if (Directory.Exists(path)) return Directory.EnumerateFiles(path, "*", options);
        if (!path.Contains('*', StringComparison.Ordinal)) return [path];
        var folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(path)) : [];
    }
}
