using System.Diagnostics;
using CsCheck;
using Fangxian.Cases.Classification;
using Fangxian.Modules.Tests.Registry.Protocols;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases.Classification;

/// <summary>What the seven editions make of the cases of February 2020.</summary>
public sealed class CaseJudgeTests
{
    private static readonly DateOnly Onset = new(2020, 2, 10);

    private static readonly Dictionary<string, EditionDocument> Documents = EditionFiles.Numbers.ToDictionary(n => n, EditionFiles.Document);
    private static readonly FactIndex Index = FactIndex.Of(Documents.Values);
    private static readonly Dictionary<string, CompiledEdition> Editions = Documents.ToDictionary(d => d.Key, d => CompiledEdition.Of(d.Value, Index));

    /// <summary>Facts as <c>fever no:cough exposure-wuhan@5</c>: yes, no, yes five days before onset.</summary>
    private static CaseFacts Facts(string told, DateOnly? onset) => Index.Pack(told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word =>
    {
        var (code, days) = word.Split('@') is [var before, var at] ? (before, (int?)int.Parse(at)) : (word, null);
        return new CaseFact(code.Replace("no:", "", StringComparison.Ordinal), !code.StartsWith("no:", StringComparison.Ordinal), days is { } d ? Onset.AddDays(-d) : null);
    }), onset);

    private static Judgement Judge(string edition, string told, string branch = "general") => Editions[edition].Judge(Facts(told, Onset), branch);

    private static CaseClass? ClassOf(string edition, string told, string branch = "general") => Judge(edition, told, branch).Class;

    private static CaseClass? Parse(string letter) => letter switch { "S" => CaseClass.Suspected, "C" => CaseClass.Confirmed, "K" => CaseClass.ClinicallyDiagnosed, "A" => CaseClass.Asymptomatic, "D" => CaseClass.Discarded, _ => null };

    /// <summary>One letter for each edition, 1 to 7: S suspected, C confirmed, A asymptomatic, D discarded, - none.</summary>
    [Theory]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5 no-response-to-antibiotics", "SSSSSSS")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5", "-SSSSSS")]
    [InlineData("fever pneumonia-imaging exposure-wuhan@5", "--SSSSS")]
    [InlineData("pneumonia-imaging lymphocytes-low exposure-wuhan@5", "--SSSSS")]
    [InlineData("fever leukocytes-normal-or-low exposure-wuhan@5", "---SSSS")]
    [InlineData("cough leukocytes-normal-or-low contact-case@3", "---SSSS")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low no:exposure-wuhan", "----SSS")]
    [InlineData("cough pneumonia-imaging lymphocytes-normal-or-low", "-----SS")]
    [InlineData("fever pneumonia-imaging igm-positive no:leukocytes-normal-or-low no:lymphocytes-low no:lymphocytes-normal-or-low", "------S")]
    [InlineData("fever pneumonia-imaging exposure-wuhan@15", "-------")]
    [InlineData("fever pneumonia-imaging exposure-wuhan@14", "--SSSSS")]
    [InlineData("fever pneumonia-imaging exposure-wuhan@-1", "-------")]
    [InlineData("fever pneumonia-imaging exposure-wuhan", "-------")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5 rna-positive", "-CCCCCC")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5 no-response-to-antibiotics rna-positive", "SCCCCCC")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5 no-response-to-antibiotics genome-homologous", "CCCCCCC")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5 igm-positive igg-positive", "-SSSSCC")]
    [InlineData("cough rna-positive", "--C----")]
    [InlineData("no-symptoms rna-positive", "--AAAAA")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5 rna-negative-twice", "-DDDDSS")]
    [InlineData("fever pneumonia-imaging leukocytes-normal-or-low exposure-wuhan@5 rna-negative-twice antibodies-negative-day-7", "-DDDDDD")]
    [InlineData("cough rna-positive rna-negative-twice", "--C----")]
    [InlineData("fever rna-negative-twice antibodies-negative-day-7", "-------")]
    [InlineData("fever leukocytes-normal-or-low contact-asymptomatic@2", "------S")]
    [InlineData("", "-------")]
    public void A_case_of_February_2020_under_the_seven_editions(string told, string expected) =>
        Assert.Equal(expected, string.Concat(EditionFiles.Numbers.Select(n => ClassOf(n, told) switch { null => '-', CaseClass.Suspected => 'S', CaseClass.Confirmed => 'C', CaseClass.Asymptomatic => 'A', CaseClass.Discarded => 'D', _ => 'K' })));

    [Theory]
    [InlineData("cough lymphocytes-low", "S")]
    [InlineData("cough lymphocytes-low pneumonia-imaging", "K")]
    [InlineData("cough lymphocytes-low pneumonia-imaging rna-negative-twice", "K")]
    [InlineData("cough lymphocytes-low rna-negative-twice", "D")]
    [InlineData("cough lymphocytes-low pneumonia-imaging rna-positive", "C")]
    [InlineData("cough no:lymphocytes-low", "-")]
    public void Hubei_adds_the_clinically_diagnosed(string told, string expected)
    {
        Assert.Equal(Parse(expected), ClassOf("4", told, "hubei"));
        Assert.Equal(Parse(expected), ClassOf("5", told, "hubei"));
    }

    /// <summary>The story of one case: suspected under 2, clinically diagnosed under 5 in Hubei, confirmed after a result.</summary>
    [Fact]
    public void One_case_goes_through_three_classes()
    {
        const string told = "fever pneumonia-imaging leukocytes-normal-or-low contact-ill-from-wuhan@4";
        Assert.Equal(CaseClass.Suspected, ClassOf("2", told));
        var clinical = Judge("5", told, "hubei");
        Assert.Equal((CaseClass.ClinicallyDiagnosed, "hubei", "5"), (clinical.Class, clinical.Branch, clinical.Edition));
        Assert.Equal(["fever", "leukocytes-normal-or-low", "pneumonia-imaging"], clinical.Met.Select(f => f.Fact).Order());
        Assert.Equal(["genome-homologous", "rna-positive"], clinical.Missing.Select(f => f.Fact).Order());
        Assert.Equal(CaseClass.Confirmed, ClassOf("5", told + " rna-positive", "hubei"));
    }

    [Fact]
    public void A_judgement_says_what_is_missing_and_why_a_day_does_not_count()
    {
        var late = Judge("6", "fever exposure-wuhan@20 leukocytes-normal-or-low");
        Assert.Null(late.Class);
        var window = late.Classes.Single(c => c.Class is CaseClass.Suspected).Missing.Single(f => f.Fact == "exposure-wuhan");
        Assert.Equal((14, Answer.No, WindowFault.TooEarly), (window.WithinDays, window.Answer, window.Why));
        Assert.Equal(WindowFault.DayUnknown, Judge("6", "exposure-wuhan").Classes[^1].Missing.Single(f => f.Fact == "exposure-wuhan").Why);
        Assert.Equal(WindowFault.AfterOnset, Judge("6", "exposure-wuhan@-3").Classes[^1].Missing.Single(f => f.Fact == "exposure-wuhan").Why);
        Assert.Equal(WindowFault.OnsetUnknown, Editions["6"].Judge(Facts("exposure-wuhan@3", null)).Classes[^1].Missing.Single(f => f.Fact == "exposure-wuhan").Why);
        Assert.Contains(late.Missing, f => f is { Fact: "pneumonia-imaging", Answer: Answer.Unknown });
        var basis = Judgement.ReadBasis(Judge("6", "fever leukocytes-normal-or-low exposure-wuhan@5").Basis)!;
        Assert.Equal(("6", "general", CaseClass.Suspected, 3), (basis.Edition, basis.Branch, basis.Class, basis.Met.Count));
        Assert.Null(Judgement.ReadBasis(null));
    }

    /// <summary>The strong logic of three values: for every operator and every mixture of answers.</summary>
    [Theory]
    [InlineData("all", "yy", Answer.Yes)]
    [InlineData("all", "y?", Answer.Unknown)]
    [InlineData("all", "n?", Answer.No)]
    [InlineData("any", "y?", Answer.Yes)]
    [InlineData("any", "n?", Answer.Unknown)]
    [InlineData("any", "nn", Answer.No)]
    [InlineData("2", "yy?", Answer.Yes)]
    [InlineData("2", "yn?", Answer.Unknown)]
    [InlineData("2", "nn?", Answer.No)]
    [InlineData("not", "y", Answer.No)]
    [InlineData("not", "n", Answer.Yes)]
    [InlineData("not", "?", Answer.Unknown)]
    public void Unknown_never_counts_as_yes(string op, string answers, Answer expected)
    {
        string[] codes = ["fever", "cough", "fatigue"];
        Criterion Group(IReadOnlyList<Criterion> parts) => op switch { "all" => new() { All = parts }, "any" => new() { Any = parts }, "not" => new() { Not = parts[0] }, _ => new() { AtLeast = 2, Of = parts } };
        var plain = codes.Take(answers.Length).Select(c => new Criterion { Fact = c }).ToArray();
        // Plain facts are counted by masks, parts that are groups one by one: both ways.
        foreach (var parts in new[] { plain, [.. plain.Select(p => new Criterion { All = [p] })], [plain[0], .. plain.Skip(1).Select(p => new Criterion { Not = new() { Not = p } })] })
        {
            var edition = CompiledEdition.Of(Documents["6"] with { CaseDefinitions = [new("general", [new(CaseClass.Suspected, Group(parts))])] });
            var facts = edition.Facts.Pack(answers.Select((a, i) => (a, i)).Where(x => x.a != '?').Select(x => new CaseFact(codes[x.i], x.a == 'y')), Onset);
            Assert.Equal(expected, edition.Judge(facts).Classes[0].Answer);
        }
    }

    [Fact]
    public void A_fact_that_stands_twice_in_a_group_counts_twice()
    {
        var fever = new Criterion { Fact = "fever" };
        var edition = CompiledEdition.Of(Documents["6"] with { CaseDefinitions = [new("general", [new(CaseClass.Suspected, new() { AtLeast = 2, Of = [fever, fever, new() { Fact = "cough" }] })])] });
        Assert.Equal(CaseClass.Suspected, edition.VerdictOf(edition.Facts.Pack([new("fever", true)], Onset)).Class);
    }

    [Fact]
    public void Of_several_days_of_an_exposure_the_last_before_onset_counts()
    {
        var index = Index;
        CaseFact[] told = [new("exposure-wuhan", true, Onset.AddDays(3)), new("exposure-wuhan", true, Onset.AddDays(-30)), new("exposure-wuhan", true, Onset.AddDays(-6)), new("fever", true), new("pneumonia-imaging", true)];
        Assert.Equal(CaseClass.Suspected, Editions["6"].VerdictOf(index.Pack(told, Onset)).Class);
        Assert.Equal(CaseClass.Suspected, Editions["6"].VerdictOf(index.Pack(told.Reverse(), Onset)).Class);
        Assert.Null(Editions["6"].VerdictOf(index.Pack([.. told.Append(new("fever", false))], Onset)).Class);
    }

    private static readonly Gen<CaseFact[]> AnyFacts = Gen.Select(Gen.Int[0, Index.Codes.Count - 1].Select(i => Index.Codes[i]), Gen.Bool, Gen.Int[-3, 20].Nullable(), (code, present, days) => new CaseFact(code, present, days is { } d ? Onset.AddDays(-d) : null)).Array[0, 25]
        .Select(facts => facts.DistinctBy(f => f.Code).ToArray());

    /// <summary>More that is known to hold never takes a class away, as long as no criterion asks that something does not hold.</summary>
    [Fact]
    public void More_positive_facts_never_unmeet_a_criterion() => AnyFacts.Sample(facts =>
    {
        foreach (var edition in Editions.Values)
        {
            foreach (var branch in edition.Branches)
            {
                var before = edition.Judge(Index.Pack(facts, Onset), branch).Classes;
                foreach (var code in Index.Codes.Where(c => facts.All(f => f.Code != c) || facts.Any(f => f.Code == c && !f.Present)))
                {
                    var after = edition.Judge(Index.Pack([.. facts.Where(f => f.Code != code), new CaseFact(code, true, Onset.AddDays(-1))], Onset), branch).Classes;
                    if (before.Zip(after).Any(c => c.First.Answer is Answer.Yes && c.Second.Answer is not Answer.Yes))
                    {
                        return false;
                    }
                }
            }
        }
        return true;
    }, iter: 60);

    /// <summary>What is unknown may turn out either way; an answer that is given is given in both.</summary>
    [Fact]
    public void An_answer_holds_whatever_the_unknown_turns_out_to_be() => Gen.Select(AnyFacts, Gen.Bool.Array[Index.Codes.Count]).Sample((facts, turns) =>
    {
        var whole = facts.Concat(Index.Codes.Where(c => facts.All(f => f.Code != c)).Select((c, i) => new CaseFact(c, turns[i], turns[i] ? Onset.AddDays(-2) : null))).ToArray();
        return Editions.Values.All(edition => edition.Branches.All(branch => edition.Judge(Index.Pack(facts, Onset), branch).Classes.Zip(edition.Judge(Index.Pack(whole, Onset), branch).Classes)
            .All(c => c.First.Answer is Answer.Unknown || c.First.Answer == c.Second.Answer)));
    }, iter: 300);

    [Fact]
    public void Masks_and_trees_say_the_same_and_reasons_agree_with_the_class() => AnyFacts.Sample(facts =>
    {
        var packed = Index.Pack(facts, Onset);
        var read = Index.Read(CaseFactJson.Write(facts), Onset, 0, new int[Index.Codes.Count]);
        return Editions.Values.All(edition =>
        {
            var judged = edition.Judge(packed);
            return edition.VerdictOf(packed).Class == judged.Class && edition.VerdictOf(read).Class == judged.Class
                && judged.Classes.All(c => c.Answer is Answer.Yes ? c.Missing.Count == 0 && c.Met.All(f => f.Answer is Answer.Yes) : c.Missing.Count > 0 && c.Met.Count == 0 && c.Missing.All(f => f.Answer is not Answer.Yes));
        });
    }, iter: 300);

    [Fact]
    public void Two_editions_tell_which_cases_change_and_which_do_not()
    {
        var compare = new Comparison(Documents["3"], Documents["4"]);
        CaseFact[][] cases =
        [
            [new("fever", true), new("leukocytes-normal-or-low", true), new("exposure-wuhan", true, Onset.AddDays(-5))],
            [new("fever", true), new("pneumonia-imaging", true), new("exposure-wuhan", true, Onset.AddDays(-5))],
            [new("fever", true)],
        ];
        Assert.Equal([(null, CaseClass.Suspected), (CaseClass.Suspected, CaseClass.Suspected), (null, null)], cases.Select(facts => compare.Of(CaseFactJson.Write(facts))));
        Assert.Contains(compare.Before.Judge(compare.Facts.Pack(cases[0], Onset)).Classes.Single(c => c.Class is CaseClass.Suspected).Missing, f => f.Fact == "pneumonia-imaging");
        Assert.True(compare.Before.VerdictOf(compare.Facts.Pack(cases[2], Onset)).IsOpen);
        Assert.False(compare.Before.VerdictOf(compare.Facts.Pack([.. compare.Facts.Codes.Select(code => new CaseFact(code, false))], Onset)).IsOpen);
    }

    /// <summary>Two editions that read what is known of a case by one index.</summary>
    private sealed class Comparison
    {
        private readonly int[] _room;

        public Comparison(EditionDocument before, EditionDocument after)
        {
            Facts = FactIndex.Of(before, after);
            (Before, After, _room) = (CompiledEdition.Of(before, Facts), CompiledEdition.Of(after, Facts), new int[Facts.Codes.Count]);
        }

        public FactIndex Facts { get; }

        public CompiledEdition Before { get; }

        public CompiledEdition After { get; }

        public (CaseClass?, CaseClass?) Of(string told) => Facts.Read(told, Onset, 0, _room) is var facts ? (Before.VerdictOf(facts).Class, After.VerdictOf(facts).Class) : default;
    }

    [Fact]
    public void A_changed_window_changes_exactly_the_cases_of_the_days_between()
    {
        Criterion Narrow(Criterion c) => c with { WithinDaysBeforeOnset = c.WithinDaysBeforeOnset is null ? null : 10, All = c.All?.Select(Narrow).ToArray(), Any = c.Any?.Select(Narrow).ToArray(), Of = c.Of?.Select(Narrow).ToArray() };
        var seven = Documents["7"];
        var eight = seven with { Number = "8", CaseDefinitions = [seven.CaseDefinitions[0] with { Classes = [.. seven.CaseDefinitions[0].Classes.Select(c => c with { Criterion = Narrow(c.Criterion) })] }] };
        var compare = new Comparison(seven, eight);
        var changed = Enumerable.Range(0, 20).Where(days => compare.Of(CaseFactJson.Write([new("fever", true), new("pneumonia-imaging", true), new("contact-case", true, Onset.AddDays(-days))])) is var (before, after) && before != after);
        Assert.Equal([11, 12, 13, 14], changed);
    }

    /// <summary>Half a million cases under two editions: two seconds on the machine of the measurements, far more is allowed here.</summary>
    [Fact]
    public void Half_a_million_cases_are_judged_while_one_waits()
    {
        var compare = new Comparison(Documents["3"], Documents["6"]);
        var random = new Random(7);
        var texts = Enumerable.Range(0, 2000).Select(_ => CaseFactJson.Write(Index.Codes.Where(_ => random.Next(4) == 0).Select(c => new CaseFact(c, random.Next(3) > 0, Onset.AddDays(-random.Next(20)))))).ToArray();
        var clock = Stopwatch.StartNew();
        var changed = 0;
        for (var i = 0; i < 500_000; i++)
        {
            changed += compare.Of(texts[i % texts.Length]) is var (before, after) && before != after ? 1 : 0;
        }
        TestContext.Current.SendDiagnosticMessage($"500,000 cases of {texts.Average(t => t.Length):F0} characters read and judged by two editions in {clock.Elapsed.TotalSeconds:F2} s, {changed} change");
        var packed = texts.Select(t => Index.Read(t, Onset, 0, new int[Index.Codes.Count])).ToArray();
        var (six, confirmed) = (Editions["6"], 0);
        clock.Restart();
        for (var i = 0; i < 500_000; i++)
        {
            confirmed += six.VerdictOf(packed[i % packed.Length]).Class is CaseClass.Confirmed ? 1 : 0;
        }
        var judging = clock.Elapsed;
        TestContext.Current.SendDiagnosticMessage($"judging alone {judging.TotalSeconds:F3} s, {confirmed} confirmed");
        Assert.InRange(changed, 1, 500_000);
        Assert.True(judging < TimeSpan.FromSeconds(10), judging.ToString());
    }
}
