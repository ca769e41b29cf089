using System.Text.Json;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Web;

/// <summary>What was recorded of one case of the demonstration after its report: samples with their results, treatments, an offer to another county.</summary>
/// <param name="Case">The id of the case at its source.</param>
/// <param name="Samples">What was taken, each with its tests.</param>
/// <param name="Treatments">What was done.</param>
public sealed record FollowedCase(string Case, IReadOnlyList<FollowedCase.Sample> Samples, IReadOnlyList<RecordTreatment.Request> Treatments)
{
    /// <summary>A county it was offered to, and how that answered.</summary>
    public Offered? Offer { get; init; }

    public sealed record Sample(SampleKind Kind, DateOnly TakenOn, string Label, IReadOnlyList<RecordTest.Request> Tests);

    public sealed record Offered(string ToArea, string Reason, OfferAnswer? Answer, string? AnswerReason);

    public static IReadOnlyList<FollowedCase> Read(string file) => JsonSerializer.Deserialize<List<FollowedCase>>(File.ReadAllText(Path.Combine(Composition.DataFolder, file)), Json.Options)!;

    /// <summary>Records it all by the use cases that a user has; the first refusal, or null.</summary>
    public static async Task<Refusal?> RecordAsync(IReadOnlyList<FollowedCase> all, string disease, Run run, Actor actor, CancellationToken cancellation)
    {
        var (ids, refused) = await IdsAsync(disease, run, actor, cancellation);
        foreach (var one in all)
        {
            refused ??= ids.TryGetValue(one.Case, out var id) ? await one.RecordAsync(id, run, actor, cancellation) : new Fangxian.Cases.CaseNotFound(one.Case);
        }
        return refused;
    }

    /// <summary>The cases by their ids at the source, a page of the line list after the other.</summary>
    private static async Task<(Dictionary<string, Guid> Ids, Refusal? Refused)> IdsAsync(string disease, Run run, Actor actor, CancellationToken cancellation)
    {
        var ids = new Dictionary<string, Guid>();
        string? after = null;
        do
        {
            var (page, refusal) = await run.Async(ListCases.Slice, new ListCases.Request { Disease = disease, After = after, Limit = 200 }, actor, cancellation);
            if (page is null)
            {
                return (ids, refusal);
            }
            foreach (var item in page.Items.Where(i => i.ExternalId is not null))
            {
                ids[item.ExternalId!] = item.Id;
            }
            after = page.Next;
        }
        while (after is not null);
        return (ids, null);
    }

    private async Task<Refusal?> RecordAsync(Guid id, Run run, Actor actor, CancellationToken cancellation)
    {
        Refusal? refused = null;
        foreach (var sample in Samples)
        {
            var (taken, refusal) = await run.Async(RecordSample.Slice, new RecordSample.Request { CaseId = id, Kind = sample.Kind, TakenOn = sample.TakenOn, Label = sample.Label }, actor, cancellation);
            refused ??= refusal;
            foreach (var test in taken is null ? [] : sample.Tests)
            {
                refused ??= (await run.Async(RecordTest.Slice, test with { CaseId = id, Sample = taken!.Id }, actor, cancellation)).Refusal;
            }
        }
        foreach (var treatment in Treatments)
        {
            refused ??= (await run.Async(RecordTreatment.Slice, treatment with { CaseId = id }, actor, cancellation)).Refusal;
        }
        return refused ?? (Offer is null ? null : await OfferAsync(id, Offer, run, actor, cancellation));
    }

    private static async Task<Refusal?> OfferAsync(Guid id, Offered told, Run run, Actor actor, CancellationToken cancellation)
    {
        var (offer, refused) = await run.Async(OfferCase.Slice, new OfferCase.Request { Id = id, ToArea = told.ToArea, Reason = told.Reason }, actor, cancellation);
        return offer is null || told.Answer is null ? refused
            : (await run.Async(AnswerOffer.Slice, new AnswerOffer.Request { Id = offer.Id, Answer = told.Answer, Reason = told.AnswerReason }, actor, cancellation)).Refusal;
    }
}
