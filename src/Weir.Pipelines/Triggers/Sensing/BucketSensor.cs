using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Weir.Storage;
using Weir.Storage.S3;

namespace Weir.Pipelines.Triggers.Sensing;

/// <summary>Names, lengths and times of objects below a prefix.</summary>
internal sealed class BucketSensor(BucketRule rule) : ISensor
{
    public double EverySeconds => rule.EverySeconds;

    public double QuietSeconds => rule.QuietSeconds;

    public string Name => $"objects at {rule.Url}";

    public async Task<string> LookAsync(CancellationToken cancellation)
    {
        var store = new S3ObjectStore(S3Options.Parse(rule.Url, Environment.GetEnvironmentVariable));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0;
        var folders = new Stack<string>([string.Empty]);
        while (folders.TryPop(out var folder))
        {
            await foreach (var entry in ((IObjectStore)store).ListAsync(folder, cancellation))
            {
                if (entry.IsFolder)
                {
                    folders.Push(entry.Key);
                    continue;
                }

                count++;
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{entry.Key}\0{entry.SizeBytes} {entry.ModifiedAt?.UtcTicks}\0")));
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{count} objects {Convert.ToHexStringLower(hash.GetCurrentHash())[..16]}");
    }
}
