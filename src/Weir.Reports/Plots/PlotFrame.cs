namespace Weir.Reports.Plots;

/// <summary>What stands around a drawing that is to be a file of its own.</summary>
/// <param name="Title">Above it.</param>
/// <param name="XLabel">Below the x axis.</param>
/// <param name="YLabel">Beside the y axis.</param>
/// <param name="Revisions">Names of the colours.</param>
/// <param name="Groups">Names of dashes, shapes or panels: several fields or files in one plot; at most one when there are none.</param>
public sealed record PlotFrame(string Title, string XLabel, string YLabel, IReadOnlyList<string> Revisions, IReadOnlyList<string> Groups);

/// <summary>A line or a cloud of points.</summary>
/// <param name="Revision">Number of its revision in the frame.</param>
/// <param name="Group">Number of its group in the frame.</param>
/// <param name="Points">Places in data units; NaN breaks a line. On an axis of names the number of the name, from 0.</param>
public sealed record PlotSeries(int Revision, int Group, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A bar.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Revision">Number of its revision in the frame.</param>
/// <param name="Group">Number of its group in the frame.</param>
/// <param name="Value">Its length.</param>
public sealed record PlotBar(string Label, int Revision, int Group, double Value);

/// <summary>How often two classes met.</summary>
/// <param name="Revision">Number of its revision in the frame.</param>
/// <param name="Group">Number of its group in the frame.</param>
/// <param name="X">Class on the x axis.</param>
/// <param name="Y">Class on the y axis.</param>
/// <param name="Count">How often.</param>
public sealed record PlotCell(int Revision, int Group, string X, string Y, long Count);
