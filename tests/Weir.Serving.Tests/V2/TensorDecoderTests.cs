using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Weir.Native.OnnxRuntime;
using Weir.Serving.Tensors;

namespace Weir.Serving.Tests.V2;

public sealed class TensorDecoderTests
{
    [Fact]
    public void Whole_numbers_come_back_as_they_were_sent() =>
        Prop.ForAll<long[]>(numbers =>
        {
            using var value = Decode($"[{string.Join(",", numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}]", TensorElementType.Int64, numbers.Length);
            return value.GetTensorData<long>().SequenceEqual(numbers);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_comes_back_as_it_was_sent() =>
        Prop.ForAll<NonNull<string>[]>(texts =>
        {
            var clean = texts.Select(t => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(t.Get))).ToArray();
            var json = $"[{string.Join(",", clean.Select(t => $"\"{JsonEncodedText.Encode(t)}\""))}]";
            using var value = Decode(json, TensorElementType.String, clean.Length);
            return value.GetStrings().SequenceEqual(clean);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("[1,2,3,4,5,6]")]
    [InlineData("[[1,2,3],[4,5,6]]")]
    public void A_list_may_be_flat_or_nested_as_the_shape_is(string json)
    {
        using var value = Decode(json, TensorElementType.Double, 2, 3);
        Assert.Equal([1, 2, 3, 4, 5, 6], value.GetTensorData<double>().ToArray());
    }

    [Theory]
    [InlineData("[[1,2],[3,4],[5,6]]", "nesting")]
    [InlineData("[1,2,3,4,5]", "6 elements")]
    [InlineData("[1,2,3,4,5,6,7]", "more than 6")]
    [InlineData("[1,2,3,4,5,true]", "element 5")]
    [InlineData("[1,2,3,4,5,{}]", "object")]
    public void A_list_that_is_not_the_shape_is_refused(string json, string part) =>
        Assert.Contains(part, Assert.Throws<ServingException>(() => Decode(json, TensorElementType.Double, 2, 3)).Message, StringComparison.Ordinal);

    [Fact]
    public void Null_is_a_missing_value_of_floating_point_and_of_nothing_else()
    {
        using var doubles = Decode("[1,null]", TensorElementType.Double, 2);
        Assert.Equal([1, double.NaN], doubles.GetTensorData<double>().ToArray());
        using var floats = Decode("[null,2]", TensorElementType.Float, 2);
        Assert.Equal([float.NaN, 2], floats.GetTensorData<float>().ToArray());
        using var halves = Decode("[null]", TensorElementType.Float16, 1);
        Assert.True(Half.IsNaN(halves.GetTensorData<Half>()[0]));
        foreach (var type in new[] { TensorElementType.Int64, TensorElementType.Bool, TensorElementType.String })
            Assert.Contains("element 0", Assert.Throws<ServingException>(() => Decode("[null]", type, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_and_no_elements_at_all_are_tensors_too()
    {
        using var scalar = Decode("5", TensorElementType.Int64);
        Assert.Equal([5L], scalar.GetTensorData<long>().ToArray());
        using var none = Decode("[]", TensorElementType.Int64, 0, 2000000000);
        Assert.Equal(0, none.ElementCount);
    }

    [Theory]
    [InlineData(2000000000L, 1L)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(1L << 32, 1L << 32)]
    public void A_claimed_shape_takes_no_memory_that_the_data_could_not_fill(long rows, long columns)
    {
        foreach (var type in new[] { TensorElementType.Double, TensorElementType.String, TensorElementType.UInt8 })
            Assert.Contains("bytes", Assert.Throws<ServingException>(() => Decode("[1,2]", type, rows, columns)).Message, StringComparison.Ordinal);
    }

    private static OrtValue Decode(string json, TensorElementType type, params long[] shape)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(bytes);
        return TensorDecoder.Read(ref reader, type, shape, "x", bytes.Length);
    }
}
