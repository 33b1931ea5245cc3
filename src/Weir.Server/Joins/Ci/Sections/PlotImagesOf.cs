using Weir.Foundation.Errors;
using Weir.Pipelines.Plots;
using Weir.Versioning.Repository;

namespace Weir.Server.Joins.Ci.Sections;

/// <summary>Plots of a change as images.</summary>
internal static class PlotImagesOf
{
    private const int Most = 20;
    private const int MostBytes = 5 << 20;

    /// <summary>Drawings over both revisions; images that differ, of both.</summary>
    public static async Task<IReadOnlyList<ReportImage>> ChangeAsync(DvcRepository repository, string before, List<string> warnings, CancellationToken cancellation)
    {
        PlotSet plots;
        try
        {
            plots = await PlotSet.CollectAsync(repository, repository.Root, new PlotRequest { Revisions = [before, PlotRequest.Workspace], IsUnited = true }, cancellation);
        }
        catch (WeirException e)
        {
            warnings.Add($"plots: {e.Message}");
            return [];
        }

        List<ReportImage> images = [.. PlotOutput.Draw(plots).Select(d => new ReportImage(d.Name, PlotOutput.FileName(d.Name), System.Text.Encoding.UTF8.GetBytes(d.Svg)))];
        foreach (var same in PlotOutput.Images(plots).GroupBy(i => i.Name))
        {
            var (first, others) = (same.First(), same.Skip(1).ToList());
            if (others.Exists(o => o.Bytes.AsSpan().SequenceEqual(first.Bytes))) continue;
            images.AddRange(same.Select(i => new ReportImage($"{i.Name} of {i.Revision}", PlotOutput.FileName(i.FileName)[..^4], i.Bytes)));
        }

        warnings.AddRange(plots.Faults.Select(f => $"{f.Plot ?? f.Source} of {f.Revision}: {f.Error.Message}"));
        var shown = images.Where(i => i.Bytes.Length <= MostBytes).DistinctBy(i => i.FileName).Take(Most).ToList();
        if (shown.Count < images.Count) warnings.Add($"{images.Count - shown.Count} plots are not shown: too many, too large or of one name");
        return shown;
    }
}
