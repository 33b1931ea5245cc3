using System.Text;

namespace Weir.Serving.Tests.Invocations;

public sealed class RecordsTests
{
    private const int Many = 12_000;

    [Fact]
    public void Records_with_a_key_of_their_own_each_cost_no_more_than_their_bytes()
    {
        using var model = Served.Package("cols1d");
        var body = Records(i => $$"""{"age":{{i}},"k{{i}}":1,"income":2.5,"city":"paris","member":true}""");
        var (feed, allocated) = Measured(() => Served.Parse(model, body));
        using (feed)
        {
            Assert.Equal(Many, feed.Rows);
            Assert.Equal(["age", "income", "city", "member"], feed.Names.Order(StringComparer.Ordinal).OrderBy(n => Array.IndexOf(["age", "income", "city", "member"], n)));
        }

        Assert.InRange(allocated, 0, 64 << 20);
    }

    [Theory]
    [InlineData("cols1d", ServingFault.InvalidInput)]
    [InlineData("mlp_cols", ServingFault.InvalidInput)]
    [InlineData("mlp_tensor", ServingFault.InvalidInput)]
    [InlineData("simple_tensors", ServingFault.InvalidInput)]
    [InlineData("mlp_nosig", ServingFault.BadRequest)]
    public void Records_that_share_no_key_are_refused_without_the_table_of_all_keys(string package, ServingFault fault)
    {
        using var model = Served.Package(package);
        foreach (var format in new[] { "dataframe_records", "instances", "inputs" })
        {
            var body = Records(i => $$"""{"k{{i}}":1}""", format);
            var (refusal, allocated) = Measured(() => Served.Refused(() => Served.Parse(model, body)));
            Assert.Equal(fault, refusal.Fault);
            Assert.InRange(allocated, 0, 64 << 20);
        }
    }

    [Fact]
    public void A_frame_drops_columns_that_the_signature_does_not_know_and_tensors_refuse_them()
    {
        using var columns = Served.Package("cols1d");
        using var feed = Served.Parse(columns, """{"dataframe_records":[{"x":0,"age":1,"income":2.5,"city":"paris","member":true}]}""");
        Assert.DoesNotContain("x", feed.Names);

        using var tensors = Served.Package("simple_tensors");
        var row = $"[{string.Join(",", Enumerable.Range(0, 16))}]";
        var refusal = Served.Refused(() => Served.Parse(tensors, $$"""{"instances":[{"INPUT0":{{row}},"INPUT1":{{row}},"x":1}]}"""));
        Assert.Contains("no input 'x'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_given_twice_counts_the_last_time_and_a_missing_number_is_NaN()
    {
        using var model = Served.Package("cols1d");
        using var feed = Served.Parse(model, """{"dataframe_records":[{"age":1,"age":7,"income":2.5,"city":"paris","member":true},{"income":1,"city":"rome","member":false}]}""");
        var ages = feed.Values[feed.Names.ToList().IndexOf("age")].GetTensorData<float>().ToArray();
        Assert.Equal([7f, float.NaN], ages);
    }

    [Fact]
    public void Empty_records_do_not_buy_a_large_table()
    {
        using var model = Served.Package("mlp_cols");
        var body = $$"""{"dataframe_records":[{"f0":1,"f1":1,"f2":1,"f3":1,"f4":1,"f5":1}{{string.Concat(Enumerable.Repeat(",{}", 400_000))}}]}""";
        Assert.Contains("smaller requests", Served.Refused(() => Served.Parse(model, body)).Message, StringComparison.Ordinal);
    }

    private static string Records(Func<int, string> record, string format = "dataframe_records")
    {
        var body = new StringBuilder($$"""{"{{format}}":[""").AppendJoin(',', Enumerable.Range(0, Many).Select(record));
        return body.Append("]}").ToString();
    }

    private static (T Result, long Allocated) Measured<T>(Func<T> act)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = act();
        return (result, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
