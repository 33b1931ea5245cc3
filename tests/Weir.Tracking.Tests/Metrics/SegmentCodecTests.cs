using FsCheck.Fluent;
using Weir.Foundation.Errors;
using Weir.Tracking.Metrics;

namespace Weir.Tracking.Tests.Metrics;

public sealed class SegmentCodecTests
{
    private static readonly double[] Doubles = [0, -0.0, 1, -1, 0.1, 5e-324, double.MaxValue, double.NaN, 1e300, Math.PI];
    private static readonly long[] Longs = [0, 1, -1, long.MinValue, long.MaxValue, 1_700_000_000_000, 3];

    [Fact]
    public void Points_come_back_bit_by_bit()
    {
        var point = Gen.Elements(Longs).SelectMany(t => Gen.Elements(Longs).SelectMany(s => Gen.Elements(Doubles).Select(v => new MetricPoint(t, s, v))));
        foreach (var points in Gen.Sample(Gen.ListOf(point, 40), 200)) Check([.. points]);
    }

    [Fact]
    public void A_regular_series_takes_few_bytes()
    {
        var points = Enumerable.Range(0, 4096).Select(i => new MetricPoint(1_700_000_000_000 + (i * 250L), i, 1.0 / (1 + i))).ToArray();
        Check(points);
        Assert.True(SegmentCodec.Encode(points).Length < points.Length * 11);
        var counts = Enumerable.Range(0, 4096).Select(i => new MetricPoint(1_700_000_000_000 + (i * 250L), i, i)).ToArray();
        Assert.True(SegmentCodec.Encode(counts).Length < counts.Length * 6);
    }

    [Fact]
    public void Damaged_bytes_are_told_and_never_read_past_their_end()
    {
        var data = SegmentCodec.Encode([.. Enumerable.Range(0, 20).Select(i => new MetricPoint(i, i * 1000, i / 3.0))]);
        for (var length = 0; length < data.Length; length++) Refused(data[..length]);
        Refused([9, .. data[1..]]);
        Refused([1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 2, 3]);
    }

    private static void Refused(byte[] data) => Assert.Equal(ErrorCodes.CorruptFile, Assert.Throws<WeirException>(() =>
    {
        var points = new MetricPoint[SegmentCodec.Count(data)];
        SegmentCodec.Decode(data, points);
    }).Code);

    private static void Check(MetricPoint[] points)
    {
        var data = SegmentCodec.Encode(points);
        var decoded = new MetricPoint[SegmentCodec.Count(data)];
        SegmentCodec.Decode(data, decoded);
        Assert.Equal(points.Select(p => (p.Timestamp, p.Step, BitConverter.DoubleToInt64Bits(p.Value))), decoded.Select(p => (p.Timestamp, p.Step, BitConverter.DoubleToInt64Bits(p.Value))));
    }
}
