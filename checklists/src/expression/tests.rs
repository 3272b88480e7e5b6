//! Expressions: how they bind, where they are wrong, and what the subset lacks.

use super::*;

fn shape(text: &str) -> String {
    match read(text) {
        Ok(expression) => shown(&expression),
        Err(refused) => format!("{}: {}", refused.outside, refused.reason.en),
    }
}

fn shown(expression: &Expression) -> String {
    match expression {
        Expression::Number(text) => text.clone(),
        Expression::Text(text) => format!("'{text}'"),
        Expression::Here => ".".into(),
        Expression::Field(name) => format!("${name}"),
        Expression::Call(name, all) => {
            let all: Vec<String> = all.iter().map(shown).collect();
            format!("{name}({})", all.join(" "))
        }
        Expression::Negative(one) => format!("(- {})", shown(one)),
        Expression::Both(operator, left, right) => {
            format!("({operator:?} {} {})", shown(left), shown(right))
        }
    }
}

fn check(text: &str, expected: &str) {
    assert_eq!(shape(text), expected, "{text}");
}

#[test]
fn operators_bind_as_xpath_says() {
    check(
        ". >= 1 and . <= 2",
        "(And (GreaterOrEqual . 1) (LessOrEqual . 2))",
    );
    check("1 + 2 * 3 - 4", "(Minus (Plus 1 (Times 2 3)) 4)");
    check("1 or 2 and 3 = 4", "(Or 1 (And 2 (Equal 3 4)))");
    check("-2 * -.5", "(Times (- 2) (- .5))");
    check(
        "(1 or 2) and not(. != '')",
        "(And (Or 1 2) not((Unequal . '')))",
    );
    check("${a} div ${b-c.1} mod 2", "(Mod (Div $a $b-c.1) 2)");
    check("selected(${门}, 'ok')", "selected($门 'ok')");
    check(".>=0", "(GreaterOrEqual . 0)");
}

#[test]
fn what_is_wrong_is_refused_at_its_sign() {
    let wrong = "false: the expression is wrong at sign";
    check(". >= ", &format!("{wrong} 6: the expression breaks off"));
    check(
        ". >= 1 and",
        &format!("{wrong} 11: the expression breaks off"),
    );
    check(
        "(. > 1",
        &format!("{wrong} 7: a closing bracket is missing"),
    );
    check(". > 1)", &format!("{wrong} 6: nothing can follow here"));
    check(". >< 1", &format!("{wrong} 4: a value is missing here"));
    check("'a", &format!("{wrong} 1: the quote doesn't end"));
    check("1 2", &format!("{wrong} 3: nothing can follow here"));
    check(
        "if(1, 2)",
        &format!("{wrong} 1: if() doesn't take 2 values"),
    );
    check("1 # 2", &format!("{wrong} 3: `#` means nothing here"));
    let field = "a reference is `${`, a question's name and `}`";
    check("${a b} = 1", &format!("{wrong} 1: {field}"));
    check("${a = 1", &format!("{wrong} 1: {field}"));
}

#[test]
fn good_xpath_that_the_subset_lacks_is_told_apart() {
    check("../a = 1", "true: paths aren't taken (at sign 1)");
    check(
        "pulldata('a','b')",
        "true: the function pulldata() isn't taken",
    );
    check(
        "a = 1",
        "true: the path `a` isn't taken: name a question as `${a}`",
    );
    let long = format!("1{}", "+1".repeat(9_000));
    check(&long, "true: the expression is too long");
    let deep = format!("{}1{}", "(".repeat(60), ")".repeat(60));
    check(&deep, "true: the expression nests too deeply");
}
